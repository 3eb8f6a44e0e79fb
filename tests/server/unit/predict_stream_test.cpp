// SPDX-License-Identifier: MIT
#include "predict_stream.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

using namespace tweetsent_server;

namespace {

struct served {
  serving_state state;

  served() {
    state.models.replace(
        std::make_shared<model_set>(std::vector{load_served_model({"default", ""}, state.counted)}));
  }

  // The answer to a body that comes in pieces of `size` bytes.
  std::string answer(const std::string& body, std::size_t size, stream_limits limits = {1000, {}}) {
    const auto models = state.models.get();
    predict_stream lines(state, models, *models->find(""), answer_detail::label, limits);
    std::string out;
    for (std::size_t at = 0; at < body.size(); at += size) lines.add(body.substr(at, size), out);
    lines.finish(out);
    return out;
  }
};

}  // namespace

TEST_CASE("where a stream is cut into pieces does not matter") {
  served server;
  const std::string body = "{\"id\":1,\"text\":\"love\"}\n\n{\"text\":\"sad\"}\r\nnonsense\n" +
                           std::string(1001, ' ') + "\n{\"text\":\"\"}";
  const std::string whole = server.answer(body, body.size());
  CHECK(std::count(whole.begin(), whole.end(), '\n') == 6);
  CHECK(whole.find("{\"id\":1,\"label\":\"Positive\",\"probability\":0.") == 0);
  CHECK(whole.find("\n{\"error\":400,\"text\":\"not JSON\",\"line\":2}\n{\"label\":\"Negative\"") !=
        whole.npos);
  CHECK(
      whole.find("\n{\"error\":413,\"text\":\"the line is longer than the limit\",\"line\":5}\n{\"label\"") !=
      whole.npos);
  for (std::size_t size = 1; size < 60; ++size) CHECK(server.answer(body, size) == whole);
}

TEST_CASE("a line at the limit is answered, one byte more is refused") {
  served server;
  const std::string line = "{\"text\":\"love\"}";
  CHECK(server.answer(line, 4, {line.size(), {}}).find("Positive") != std::string::npos);
  CHECK(server.answer(line, 4, {line.size() - 1, {}}).find("413") != std::string::npos);
  CHECK(server.answer(line + "\n", 1, {line.size() - 1, {}}).find("413") != std::string::npos);
}

TEST_CASE("of the tweets that a thread answers one in 256 has its words counted, in however many streams") {
  served server;
  std::thread([&] {
    for (int stream = 0; stream < 512; ++stream) server.answer("{\"text\":\"love\"}", 100);
  }).join();
  std::string page;
  server.state.counted.write(page);
  CHECK(page.find("\ntweetsent_sampled_words_total{model=\"default\"} 2\n") != std::string::npos);
}

TEST_CASE("nothing in, nothing out, and a line break alone is a line") {
  served server;
  CHECK(server.answer("", 1).empty());
  CHECK(server.answer("\n", 1) == "{\"error\":400,\"text\":\"not JSON\",\"line\":1}\n");
}
