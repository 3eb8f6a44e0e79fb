// SPDX-License-Identifier: MIT
//
// A request as cpp-httplib would hand it over, to the bytes of its answer: a line of method and target,
// header lines, an empty line, the body.
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/api.hpp"
#include "credentials/tokens.hpp"
#include "http/request_framing.hpp"
#include "models/model_set.hpp"
#include "require.hpp"

using namespace tweetsent_server;

namespace {

struct served {
  serving_state state;
  api routes{state, {20, 16, 200}};

  served() {
    state.models.replace(
        std::make_shared<model_set>(std::vector{load_served_model({"default", ""}, state.counted)}));
    state.tokens.replace(std::make_shared<token_set>(std::vector<token>{{"t"}}));
  }
};

// Takes what stands before `end`, which goes too.
std::string_view take(std::string_view& rest, std::string_view end) {
  const std::size_t at = rest.find(end);
  const std::string_view taken = rest.substr(0, at);
  rest.remove_prefix(at == rest.npos ? rest.size() : at + end.size());
  return taken;
}

// The value of a key of the query, as it stands.
std::string_view value_of(std::string_view query, std::string_view key) {
  while (!query.empty()) {
    std::string_view pair = take(query, "&");
    if (take(pair, "=") == key) return pair;
  }
  return {};
}

bool is_json(const std::string& body) {
  rapidjson::Reader reader;
  rapidjson::BaseReaderHandler<> ignore;
  rapidjson::MemoryStream stream(body.data(), body.size());
  constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;
  return !reader.Parse<flags>(stream, ignore).IsError() && stream.Tell() == body.size();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static served server;
  static http_answer answer;
  static predict_workspace work;
  const std::string bytes(text_of(data, size));
  std::string_view rest = bytes;
  std::string_view target = take(rest, "\n");
  const std::string_view method = take(target, " ");
  request_framing framing;
  framing.version = "HTTP/1.1";
  framing.head.method = method;
  for (std::string_view line = take(rest, "\n"); !line.empty(); line = take(rest, "\n")) {
    const std::string_view name = take(line, ": ");
    framing.add_header(name, line);
  }
  std::string_view query = target;
  http_request request = framing.head;
  request.path = take(query, "?");
  request.detail = value_of(query, "detail");
  request.model = value_of(query, "model");

  answer = http_answer();
  const framing_fault fault = framing.check(1000);
  if (fault.status != 0) {
    answer.refuse(fault.status, fault.reason, fault.text);
  } else if (server.routes.judge(request, answer) == next_step::read_body) {
    std::string body(rest);
    server.routes.predict(request, body, work, answer);
  }
  require(answer.status >= 200 && answer.status < 600, "an answer has a status");
  require(answer.status < 400 || (answer.close && !answer.reason.empty()),
          "a refusal has a reason and ends the connection");
  require(answer.content_type != "application/json" || is_json(answer.body), "an answer is JSON");
  return 0;
}
