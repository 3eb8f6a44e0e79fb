// SPDX-License-Identifier: MIT
//
// Written for cpp-httplib 0.11.4, Debian's compiled library, and for upstream's header up to 0.58.0.
#include "http/http_worker.hpp"

#include "http/httplib_request.hpp"
#include "telemetry/log.hpp"

#include <openssl/err.h>

#include <algorithm>
#include <chrono>
#include <string>

namespace tweetsent_server {
namespace {

constexpr std::size_t requests_per_connection = 1'000'000;
constexpr std::size_t freely_grown = 16 * 1024;
constexpr std::size_t most_reserved = 1024 * 1024;
constexpr auto turn_in_crowd = std::chrono::milliseconds(100);  // of a connection that others wait behind
constexpr auto kept_warm = std::chrono::seconds(1);             // the buffers of a connection that idles
constexpr std::string_view exception = "exception";

// cpp-httplib's process_request() as 0.11 has it; and as newer versions have it, some with one more thing to
// tell. Nothing here asks for the addresses they want.
using httplib::Server;
using setup_request = std::function<void(httplib::Request&)>;
using process = bool (Server::*)(httplib::Stream&, bool last, bool& ends, const setup_request&);
template <typename... More>
using process_with_addresses = bool (Server::*)(httplib::Stream&, const std::string&, int, const std::string&,
                                                int, bool last, bool& ends, const setup_request&, More...);

bool process_one(Server& server, process request, httplib::Stream& stream, const setup_request& setup) {
  bool ends = false;  // decided elsewhere
  return (server.*request)(stream, false, ends, setup);
}

template <typename... More>
bool process_one(Server& server, process_with_addresses<More...> request, httplib::Stream& stream,
                 const setup_request& setup) {
  bool ends = false;
  return (server.*request)(stream, {}, 0, {}, 0, false, ends, setup, More()...);
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

http_worker::http_worker(shared_by_workers& shared)
    : shared_(shared), on_head_([this](httplib::Request& request) {
        begin(request);
        take_over(request);
      }) {
  svr_sock_ = shared.door;  // cpp-httplib writes no answer if it believes to listen to nothing
  set_keep_alive_max_count(requests_per_connection);
  set_keep_alive_timeout(shared.limits.idle_timeout.count());
  set_payload_max_length(shared.limits.body_bytes);
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

void http_worker::serve(int socket) {
  connection client(socket, shared_);
  client_ = &client;
  if (shared_.tls != nullptr && !shake_hands(client)) return;
  do {
    client.guard.awaits_request();
    exchange_.state = exchange_state::none;
  } while (wait_for_request(client) && serve_request(client));
  client.bytes.end(exchange_.state != exchange_state::none && exchange_.body_unread);
}

bool http_worker::shake_hands(connection& client) {
  const handshake_result result = client.bytes.shake_hands(*shared_.tls);
  if (result == handshake_result::done) return true;
  if (client.guard.received() == 0) return false;
  ++shared_.failed_handshakes;
  const char* reason = ERR_reason_error_string(ERR_peek_error());
  log_event(log_level::debug, "handshake_failed",
            {{"reason", reason != nullptr ? reason : "the connection ended"}});
  if (result == handshake_result::plain_http) {
    exchange_.begin();
    exchange_.answer.refuse(400, "this port speaks HTTPS, not HTTP");
    const std::string& body = exchange_.answer.body;
    const std::string text =
        "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: " +
        std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
    if (client.bytes.write(text.data(), text.size()) && client.bytes.flush()) client.bytes.end(true);
  }
  return false;
}

bool http_worker::wait_for_request(connection& client) {
  if (client.bytes.wait(std::min<std::chrono::seconds>(kept_warm, shared_.limits.idle_timeout))) return true;
  exchange_.free_buffers(0);
  return client.bytes.wait(shared_.limits.idle_timeout - kept_warm);
}

// cpp-httplib reads the head, calls the handlers above, and writes the answer. Whether the connection goes
// on.
bool http_worker::serve_request(connection& client) {
  const bool written =
      process_one(*this, &http_worker::process_request, client.stream, on_head_) && client.bytes.flush();
  if (exchange_.state == exchange_state::none) return false;  // what came was no whole head
  tell_observer();
  exchange_.free_buffers(kept_buffer);
  return written && !exchange_.answer.close;
}

void http_worker::begin(const httplib::Request& request) {
  exchange_.begin();
  exchange_.framing = framing_of(request);
  exchange_.head = head_of(request, exchange_.framing);
  exchange_.answer.close = !exchange_.framing.keeps_connection();
  exchange_.body_unread = exchange_.framing.announces_body();
  exchange_.answer.allowed_origin = shared_.routes.allowed_origin(exchange_.head.origin);
  if (const auto& proxies = shared_.limits.proxies) {
    exchange_.client =
        proxies->client_of(peer_address(client_->guard.socket()), exchange_.framing.forwarded_for());
  }
  ids_.choose(exchange_.framing.request_id(), exchange_.id);
}

void http_worker::answer(const httplib::ContentReader* read, httplib::Response& out) noexcept {
  try {
    answer_request(read);
    hand_over(out);
  } catch (...) {
    refuse(500, exception, out);
  }
}

// The way of a request once its head is read: framing, route, body, prediction. docs/architecture.md follows
// it to its end.
void http_worker::answer_request(const httplib::ContentReader* read) {
  exchange& current = exchange_;
  const request_framing::fault fault = current.framing.check(shared_.limits.body_bytes);
  if (fault.status != 0) return current.answer.refuse(fault.status, fault.reason, fault.text);
  const next_step step = shared_.routes.judge(current.head, current.answer);
  if (step == next_step::read_body) {
    // Asked to read what no header announces, cpp-httplib would read until the client closes.
    if (current.framing.announces_body() && !read_body(*read)) return;
    shared_.routes.predict(current.head, current.body, current.work, current.answer);
  } else if (current.framing.announces_body() && current.answer.status < 400) {
    current.answer.refuse(400, "a body where none belongs");
  }
}

bool http_worker::read_body(const httplib::ContentReader& read) {
  exchange& current = exchange_;
  const std::size_t limit = shared_.limits.body_bytes;
  client_->guard.body_follows(limit);
  if (current.framing.expects_continue()) {
    constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    client_->stream.write(go_on.data(), go_on.size());
    client_->bytes.flush();
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

// As a content provider the body is neither copied nor compressed.
void http_worker::hand_over(httplib::Response& out) {
  exchange_.state = exchange_state::answered;
  const http_answer& answer = exchange_.answer;
  out.status = answer.status;
  const auto write_body = [&answer](std::size_t /*offset*/, std::size_t /*length*/, httplib::DataSink& sink) {
    try {
      sink.write(answer.body.data(), answer.body.size());
      return true;
    } catch (...) {
      return false;  // the connection is closed with the answer cut short
    }
  };
  if (answer.body.empty()) {  // to some versions an empty body has no provider
    if (answer.status != 204) out.set_header("Content-Type", std::string(answer.content_type));
    return;
  }
  out.set_content_provider(answer.body.size(), std::string(answer.content_type), write_body);
}

void http_worker::add_headers(httplib::Response& out) noexcept {
  http_answer& answer = exchange_.answer;
  answer.close = is_last_answer() || answer.close;
  try {
    out.set_header("Date", date_.now());
    out.set_header("X-Request-Id", exchange_.id);
    if (!answer.model_checksum.empty()) out.set_header("X-Model-Checksum", answer.model_checksum);
    if (answer.asks_for_token) out.set_header("WWW-Authenticate", "Bearer");
    if (!answer.policy.empty()) out.set_header("Content-Security-Policy", std::string(answer.policy));
    if (!answer.allow.empty()) out.set_header("Allow", std::string(answer.allow));
    if (!answer.allowed_origin.empty()) allow_origin(answer.allowed_origin, exchange_.head.is_preflight, out);
    out.headers.erase("Connection");
    if (answer.close) {
      out.headers.erase("Keep-Alive");
      out.set_header("Connection", "close");
    } else if (exchange_.framing.is_http_1_0()) {
      out.set_header("Connection", "keep-alive");
    }
  } catch (...) {
    // The answer goes out without them.
  }
}

// At the end of all; because others wait for a thread; or because what has come already will not be served,
// for nobody could tell when it began.
bool http_worker::is_last_answer() {
  const bool gives_place = shared_.places_wanted > 0 && client_->guard.age() > turn_in_crowd &&
                           shared_.places_wanted.fetch_sub(1) > 0;
  return gives_place || shared_.ending || client_->guard.is_last_request() || client_->bytes.holds_more();
}

void http_worker::tell_observer() noexcept {
  using milliseconds = std::chrono::duration<double, std::milli>;
  const milliseconds taken = std::chrono::steady_clock::now() - exchange_.started;
  try {
    shared_.observe({exchange_.id, exchange_.client, exchange_.answer, exchange_.bytes_in, taken.count()});
  } catch (...) {
    // The answer is worth more than its line in the log.
  }
}

}  // namespace tweetsent_server
