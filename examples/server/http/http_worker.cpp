// SPDX-License-Identifier: MIT
//
// Written for cpp-httplib 0.11.4, Debian's compiled library, and for upstream's header up to 0.58.0.
#include "http/http_worker.hpp"

#include "http/httplib_types.hpp"
#include "support/header_text.hpp"
#include "support/times.hpp"
#include "telemetry/log.hpp"

#include <openssl/err.h>
#include <openssl/rand.h>
#include <spdlog/fmt/fmt.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <type_traits>

namespace tweetsent_server {
namespace {

constexpr std::size_t requests_per_connection = 1'000'000;
constexpr std::size_t freely_grown = 16 * 1024;
constexpr std::size_t most_reserved = 1024 * 1024;
constexpr std::size_t kept_while_idle = 4 * 1024;  // of each buffer

// cpp-httplib's process_request() takes a stream, whether this is the last request, where to say that the
// connection ends, and what to call when the head is read. Newer versions take addresses and more besides,
// which nothing here asks for.
using setup_request = std::function<void(httplib::Request&)>;

template <typename Argument>
decltype(auto) argument_for_process(bool& ends, const setup_request& setup) {
  if constexpr (std::is_same_v<Argument, bool&>) {
    return (ends);
  } else if constexpr (std::is_same_v<Argument, const setup_request&>) {
    return (setup);
  } else {
    return std::decay_t<Argument>();
  }
}

template <typename... More>
bool process_one(httplib::Server& server, bool (httplib::Server::*process)(httplib::Stream&, More...),
                 httplib::Stream& stream, const setup_request& setup) {
  bool ends = false;  // decided elsewhere
  return (server.*process)(stream, argument_for_process<More>(ends, setup)...);
}

std::uint64_t random_number() {
  std::uint64_t value = 0;
  // Without randomness ids are still unique within the process's log.
  RAND_bytes(reinterpret_cast<unsigned char*>(&value), sizeof value);
  return value;
}

// The client's own id if it is well-formed, 1 to 128 letters, digits and `-._~`; else a new one, unique
// across servers for all practical purposes.
std::string choose_request_id(std::string_view clients_own) {
  static const std::uint64_t process = random_number();
  static std::atomic<std::uint64_t> count{random_number()};
  if (is_word(clients_own, 128)) return std::string(clients_own);
  return fmt::format("{:016x}{:016x}", process, count++);
}

// What a browser wants to know before a page of another origin may send a request, or read an answer.
void allow_origin(const std::string& origin, bool is_preflight, httplib::Response& out) {
  out.set_header("Access-Control-Allow-Origin", origin);
  if (origin != "*") out.set_header("Vary", "Origin");
  if (!is_preflight) return out.set_header("Access-Control-Expose-Headers", "X-Request-Id, X-Model-Checksum");
  out.set_header("Access-Control-Allow-Methods", "GET, HEAD, POST");
  out.set_header("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Request-Id");
  out.set_header("Access-Control-Max-Age", "86400");
}

}  // namespace

http_worker::http_worker(shared_by_workers& shared) : shared_(shared) {
  svr_sock_ = shared.door;  // cpp-httplib writes no answer if it believes to listen to nothing
  set_keep_alive_max_count(requests_per_connection);
  set_keep_alive_timeout(shared.limits.idle_timeout.count());
  set_payload_max_length(SIZE_MAX);  // read_body() has the limit
  set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& out) {
    if (request.method == "POST") return HandlerResponse::Unhandled;
    answer(nullptr, out);
    return HandlerResponse::Handled;
  });
  // take_over() has left it no path: std::regex has no work.
  Post("", [this](const httplib::Request& /*request*/, httplib::Response& out,
                  const httplib::ContentReader& read) { answer(&read, out); });
  // For requests that cpp-httplib refuses before it asks a handler. The type is spelled out because versions
  // differ in what they make of a lambda.
  set_error_handler(Handler([this](const httplib::Request& request, httplib::Response& out) {
    if (exchange_.state == exchange_state::answered) return;
    begin(request);
    exchange_.body_unread = true;  // for all that is known
    refuse(out.status, "the request line or a header cannot be read", out);
  }));
  set_post_routing_handler(
      [this](const httplib::Request& /*request*/, httplib::Response& out) { add_headers(out); });
}

bool http_worker::serve(connection& client) {
  client_ = &client;
  exchange_.state = exchange_state::none;
  if (!client.has_tls() && !shake_hands(client)) return false;
  for (;;) {
    const arrival arrived = client.wait_for_request();
    const bool goes_on = arrived == arrival::request && serve_request(client);
    if (goes_on) client.limits().await_request();
    // A client that asks again at once keeps its thread, unless others wait for one.
    if (goes_on && shared_.pool->waiting() == 0) continue;
    if (goes_on || (arrived == arrival::nothing_yet && !client.is_expired())) {
      exchange_.free_buffers(kept_while_idle);
      client.free_buffers();
      return true;
    }
    client.end(exchange_.state != exchange_state::none && exchange_.body_unread);
    return false;
  }
}

bool http_worker::shake_hands(connection& client) {
  const std::shared_ptr<const tls_settings> tls = shared_.state.tls.get();
  if (tls == nullptr) return true;
  const handshake_result result = client.shake_hands(*tls->context);
  if (result == handshake_result::done) {
    client.limits().await_request();
    return true;
  }
  if (!client.limits().has_begun()) return false;
  ++shared_.failed_handshakes;
  const char* reason = ERR_reason_error_string(ERR_peek_error());
  log_event(log_level::debug, "handshake_failed",
            {{"reason", reason != nullptr ? reason : "the connection ended"}});
  if (result == handshake_result::plain_http) {
    exchange_.begin();
    exchange_.answer.refuse(400, "this port speaks HTTPS, not HTTP");
    const std::string& body = exchange_.answer.body;
    const std::string text = fmt::format(
        "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: "
        "close\r\n\r\n{}",
        body.size(), body);
    if (client.write(text.data(), text.size()) && client.flush()) client.end(true);
  }
  return false;
}

// cpp-httplib reads the head, calls the handlers above, and writes the answer. Whether the connection goes
// on.
bool http_worker::serve_request(connection& client) {
  exchange_.state = exchange_state::none;
  httplib_stream stream(client);
  const setup_request on_head = [this](httplib::Request& request) {
    begin(request);
    take_over(request);
  };
  const bool written = process_one(*this, &http_worker::process_request, stream, on_head) && client.flush();
  if (exchange_.state == exchange_state::none) return false;  // what came was no whole head
  tell();
  exchange_.free_buffers(kept_buffer);
  return written && !exchange_.answer.close;
}

void http_worker::begin(const httplib::Request& request) {
  exchange_.begin();
  exchange_.framing = framing_of(request);
  exchange_.answer.close = !exchange_.framing.keeps_connection();
  exchange_.body_unread = exchange_.framing.announces_body();
  exchange_.answer.allowed_origin = shared_.routes.allowed_origin(exchange_.framing.head.origin);
  if (const auto& proxies = shared_.limits.proxies) {
    exchange_.client = proxies->client_of(peer_address(client_->socket()), exchange_.framing.forwarded_for);
  }
  exchange_.id = choose_request_id(exchange_.framing.request_id);
}

void http_worker::answer(const httplib::ContentReader* read, httplib::Response& out) noexcept {
  try {
    answer_request(read);
    hand_over(out);
  } catch (...) {
    refuse(500, "exception", out);
  }
}

// The way of a request once its head is read: framing, route, body, prediction. docs/architecture.md follows
// it to its end.
void http_worker::answer_request(const httplib::ContentReader* read) {
  exchange& current = exchange_;
  const framing_fault fault = current.framing.check(shared_.limits.body_bytes);
  if (fault.status != 0) return current.answer.refuse(fault.status, fault.reason, fault.text);
  const next_step step = shared_.routes.judge(current.framing.head, current.answer);
  if (step == next_step::read_body) {
    // Asked to read what no header announces, cpp-httplib would read until the client closes.
    if (current.framing.announces_body() && !read_body(*read)) return;
    shared_.routes.predict(current.framing.head, current.body, *current.work, current.answer);
  } else if (current.framing.announces_body() && current.answer.status < 400) {
    current.answer.refuse(400, "a body where none belongs");
  }
}

bool http_worker::read_body(const httplib::ContentReader& read) {
  exchange& current = exchange_;
  const std::size_t limit = shared_.limits.body_bytes;
  client_->limits().allow_body(limit);
  if (current.framing.awaits_continue()) {
    constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    client_->write(go_on.data(), go_on.size());
    client_->flush();
  }
  bool too_long = false;
  const bool complete = read([&current, &too_long, limit](const char* data, std::size_t size) {
    current.bytes_in += size;
    too_long = size > limit - current.body.size();
    if (too_long) return false;
    // What a string outgrows stays with the thread's allocator; what is reserved and not written costs no
    // memory. Beyond a megabyte it grows all the same.
    if (current.body.size() + size > freely_grown) current.body.reserve(std::min(limit, most_reserved));
    current.body.append(data, size);
    return true;
  });
  if (too_long) {
    std::string().swap(current.body);  // a refusal may take its time
    current.answer.refuse(413, "the body is longer than the limit");
  } else if (!complete) {
    current.answer.refuse(400, "the body is cut short");
  } else {
    current.body_unread = false;
  }
  return !current.body_unread;
}

void http_worker::refuse(int status, std::string_view reason, httplib::Response& out) noexcept {
  try {
    exchange_.answer.refuse(status, reason);
    hand_over(out);
  } catch (...) {
    out.status = status;  // without a body
    exchange_.answer.close = true;
  }
}

void http_worker::hand_over(httplib::Response& out) {
  exchange_.state = exchange_state::answered;
  http_answer& answer = exchange_.answer;
  exchange_.bytes_out = answer.body.size();
  out.status = answer.status;
  if (answer.status != 204) out.set_header("Content-Type", std::string(answer.content_type));
  out.body.swap(answer.body);
}

void http_worker::add_headers(httplib::Response& out) noexcept {
  http_answer& answer = exchange_.answer;
  // What has come already with this request will not be served: nobody could tell when it began.
  answer.close = answer.close || shared_.ending || client_->is_expired() || client_->holds_more();
  try {
    if (const std::time_t now = std::time(nullptr); now != dated_) date_ = http_date(dated_ = now);
    out.set_header("Date", date_);
    out.set_header("X-Request-Id", exchange_.id);
    if (!answer.model_checksum.empty()) out.set_header("X-Model-Checksum", answer.model_checksum);
    const auto& [name, value] = answer.header;
    if (!name.empty()) out.set_header(std::string(name), std::string(value));
    if (!answer.allowed_origin.empty())
      allow_origin(answer.allowed_origin, exchange_.framing.head.is_preflight, out);
    if (answer.close) {
      out.headers.erase("Connection");
      out.headers.erase("Keep-Alive");
      out.set_header("Connection", "close");
    } else if (exchange_.framing.is_http_1_0()) {
      out.set_header("Connection", "keep-alive");
    }
  } catch (...) {
    // The answer goes out without them.
  }
}

// Nothing of a tweet, a token or a header is logged; the request's id is either ours or letters and digits.
void http_worker::tell() noexcept {
  const std::chrono::duration<double, std::milli> taken =
      std::chrono::steady_clock::now() - exchange_.started;
  const http_answer& answer = exchange_.answer;
  const bool good = answer.reason.empty();
  log_event(log_level::info, good ? "request" : "refused",
            {{"id", exchange_.id},
             {exchange_.client.empty() ? "" : "client", exchange_.client},
             {"route", answer.route},
             {"status", std::int64_t{answer.status}},
             {good ? "" : "reason", answer.reason},
             {"bytes_in", static_cast<std::int64_t>(exchange_.bytes_in)},
             {good ? "bytes_out" : "", static_cast<std::int64_t>(exchange_.bytes_out)},
             {good ? "tweets" : "", static_cast<std::int64_t>(answer.tweets)},
             {good ? "model" : "", answer.model},
             {"milliseconds", taken.count()}});
  shared_.state.counted.count_answer(answer.route, answer.status, taken.count() / 1e3);
}

}  // namespace tweetsent_server
