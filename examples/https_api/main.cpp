// SPDX-License-Identifier: MIT
//
// The blog's API in one file, to copy. TWEETSENT_TOKEN=... https_api CERTIFICATE.pem KEY.pem PORT
// POST /api/v1/<token>/predict with {"id":"tweet",...} answers {"id":"Negative",...} (docs/http_api.md).
#include <httplib.h>
#include <openssl/sha.h>
#include <rapidjson/reader.h>
#include <rapidjson/writer.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <set>
#include <string>
#include <tweetsent/default_model.hpp>

namespace {

constexpr std::size_t body_limit = 1024 * 1024;
constexpr int on = 1;  // for SO_REUSEADDR: by default two servers share a port, and neither says so
struct refusal {
  int status;
  const char* why;  // the reason of a 400, the text of any other
};

// Writes the answer while RapidJSON reads. A DOM would let small bodies fill the memory, and keep an id
// twice.
struct labeller : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, labeller> {
  rapidjson::StringBuffer answer;
  rapidjson::Writer<rapidjson::StringBuffer> json{answer};
  std::set<std::string> ids;
  bool is_inside = false;
  bool Default() { throw refusal{400, is_inside ? "a value is not a string" : "the body is not an object"}; }
  bool RawNumber(const char*, unsigned, bool) { return Default(); }
  bool StartObject() { return is_inside ? Default() : (is_inside = json.StartObject()); }
  bool Key(const char* text, unsigned size, bool) {
    return ids.emplace(text, size).second ? json.Key(text, size) : throw refusal{400, "an id occurs twice"};
  }
  bool String(const char* text, unsigned size, bool) {
    if (!is_inside) return Default();
    const auto label = tweetsent::default_model().predict({text, size}).label;
    return json.String(label.data(), static_cast<unsigned>(label.size()));
  }
  bool EndObject(unsigned) { return json.EndObject(); }
};

// Half an emoji, as JavaScript's slice() leaves it, would have the whole body refused: it becomes U+FFFD.
void replace_lone_surrogates(std::string& json) {
  const auto half_at = [&json](std::size_t at) {  // 0 where no \uXXXX begins that is half of a pair
    const bool is_escape = at < json.size() && json.compare(at, 2, "\\u") == 0;
    return is_escape ? std::strtoul(json.substr(at + 2, 4).c_str(), nullptr, 16) & 0xFC00 : 0;
  };
  for (std::size_t at = 0; (at = json.find('\\', at)) != json.npos;) {
    const bool is_pair = half_at(at) == 0xD800 && half_at(at + 6) == 0xDC00;
    if (!is_pair && (half_at(at) == 0xD800 || half_at(at) == 0xDC00)) json.replace(at, 6, "\\ufffd");
    at += is_pair ? 12 : 2;
  }
}

void predict(const httplib::Request&, httplib::Response& out, const httplib::ContentReader& read) {
  std::string body;
  const bool is_whole = read([&body](const char* data, std::size_t size) {
    if (size > body_limit - body.size()) throw refusal{413, "Payload Too Large"};  // 0.11 limits no chunks
    return !body.append(data, size).empty();
  });
  if (!is_whole) throw refusal{400, "the body is cut short"};
  if (body.compare(0, 3, "\xEF\xBB\xBF") == 0) body.erase(0, 3);  // a byte order mark
  replace_lone_surrogates(body);
  // By recursion, [[[[... overflows the stack; numbers as numbers write out of bounds (CVE-2024-38517).
  constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag |
                             rapidjson::kParseValidateEncodingFlag | rapidjson::kParseStopWhenDoneFlag;
  rapidjson::MemoryStream json(body.data(), body.size());
  labeller events;
  const rapidjson::ParseResult parsed = rapidjson::Reader().Parse<flags>(json, events);
  const bool is_in_text = parsed.Code() == rapidjson::kParseErrorStringInvalidEncoding;
  if (parsed.Code() == rapidjson::kParseErrorDocumentEmpty) throw refusal{400, "the body is empty"};
  if (is_in_text && (body[parsed.Offset()] & 0x80) != 0) throw refusal{400, "the body is not UTF-8"};
  if (parsed.IsError()) throw refusal{400, "the body is not JSON"};
  if (body.find_first_not_of(" \t\r\n", json.Tell()) != body.npos)
    throw refusal{400, "bytes follow the JSON"};
  if (events.ids.empty()) throw refusal{400, "the object is empty"};
  out.set_content(events.answer.GetString(), events.answer.GetSize(), "application/json");
}

// Digests have one length and are compared in one time: how long it takes tells nothing of the token.
bool is_same(const std::string& given, const std::string& secret) {
  unsigned char digests[2][SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(given.data()), given.size(), digests[0]);
  SHA256(reinterpret_cast<const unsigned char*>(secret.data()), secret.size(), digests[1]);
  return CRYPTO_memcmp(digests[0], digests[1], SHA256_DIGEST_LENGTH) == 0;
}

auto check_head(const httplib::Request& request, const std::string& token) {
  // cpp-httplib asks nobody about these: ranges multiply an answer, compressing it takes seconds.
  const_cast<httplib::Request&>(request).ranges.clear();
  const_cast<httplib::Request&>(request).headers.erase("Accept-Encoding");
  const auto count = [&](const char* name) { return request.get_header_value_count(name); };
  const auto lengths = count("Content-Length") + count("Transfer-Encoding");
  const auto length = request.get_header_value("Content-Length");
  const auto type = request.get_header_value("Content-Type");
  const bool is_json = type.substr(0, type.find(';')) == "application/json";
  const bool is_clear = length.empty() ? request.get_header_value("Transfer-Encoding") == "chunked"
                                       : length.find_first_not_of("0123456789") == length.npos;
  // `target` is what was sent; `path` is percent-decoded.
  if (!is_same(request.target, "/api/v1/" + token + "/predict")) throw refusal{404, "Not Found"};
  if (request.method != "POST") throw refusal{405, "Method Not Allowed"};
  if (!is_json || count("Content-Encoding") > 0) throw refusal{415, "Send Content-Type: application/json"};
  if (lengths != 1 || !is_clear) throw refusal{400, "the length of the body is not clear"};
  if (length.size() > 7) throw refusal{413, "Payload Too Large"};  // all of it would be read first
  return httplib::Server::HandlerResponse::Unhandled;
}

void write_refusal(const httplib::Request&, httplib::Response& out, const std::exception_ptr& error) try {
  out.status = 500;
  std::rethrow_exception(error);
} catch (const refusal& known) {
  const std::string text = known.status == 400 ? R"(Bad Request","reason":")" : "";
  if (known.status == 405) out.set_header("Allow", "POST");
  out.status = known.status;
  out.set_content("{\"error\":" + std::to_string(known.status) + R"(,"text":")" + text + known.why + "\"}",
                  "application/json");
} catch (...) {  // by default cpp-httplib sends what() to the client
}

}  // namespace

int main(int count, char** arguments) {
  const char* token = std::getenv("TWEETSENT_TOKEN");
  const int port = count == 4 ? std::atoi(arguments[3]) : 0;
  if (port == 0 || !token || !*token) return std::fputs("the head of main.cpp has the usage\n", stderr), 2;
  httplib::SSLServer server(arguments[1], arguments[2], nullptr, nullptr,
                            "");  // "": no password is asked for
  const bool has_pair = server.is_valid() && SSL_CTX_check_private_key(server.ssl_context()) == 1;
  if (!has_pair) return std::fputs("https_api: no certificate and key that belong together\n", stderr), 1;
  // One request a connection: what a refused body holds is no request. Without TCP_NODELAY answers take 40
  // ms.
  server.set_keep_alive_max_count(1).set_tcp_nodelay(true).set_read_timeout(5).set_write_timeout(5);
  server.new_task_queue = [] { return new httplib::ThreadPool(64); };  // an open connection holds a thread
  server.set_socket_options([](int fd) { setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on); });
  server.set_pre_routing_handler([token](auto& request, auto&) { return check_head(request, token); });
  server.Post(".*", predict).set_exception_handler(write_refusal);
  if (!server.bind_to_port("127.0.0.1", port)) return std::perror("https_api: cannot listen"), 1;
  static std::atomic<httplib::Server*> running{&server};
  std::signal(SIGTERM, [](int) {
    alarm(10);  // ends a client that sends a byte now and then
    if (httplib::Server* serving = running.exchange(nullptr)) serving->stop();
  });
  // accept() may fail once (ECONNABORTED, EMFILE), which ends listening.
  for (server.listen_after_bind(); running != nullptr; server.listen("127.0.0.1", port)) usleep(50'000);
}
