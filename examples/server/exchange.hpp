// SPDX-License-Identifier: MIT
//
// The request that a thread serves, and how cpp-httplib is given its answer.
#ifndef TWEETSENT_SERVER_EXCHANGE_HPP
#define TWEETSENT_SERVER_EXCHANGE_HPP

#include "api.hpp"
#include "connection_stream.hpp"
#include "httplib_request.hpp"
#include "request_framing.hpp"

#include <httplib.h>
#include <openssl/ssl.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace tweetsent_server {

// One request on its way to its answer; a thread serves one at a time and keeps the memory.
struct exchange {
  request_framing framing{{}, {}};  // of the request's own text
  http_answer answer;
  std::string body;
  std::string id;
  std::chrono::steady_clock::time_point started;
  bool expects_continue = false;  // the client waits for ask_for_body()
  bool answered = false;
  bool body_unread = false;
  bool body_follows = false;  // write_body() will be called
  bool streams = false;       // answer_lines() will be called
  next_step step = next_step::send_answer;
  std::size_t bytes_in = 0;   // of the body
  std::size_t bytes_out = 0;  // of the answer's body, or of a stream
};

inline thread_local exchange current;

// Has a client send the body that it holds back until it knows that it is wanted.
inline void ask_for_body() {
  constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
  connection_stream::of_this_thread().write(go_on.data(), go_on.size());
}

inline bool write_held_body(httplib::DataSink& sink, SSL* tls) {
  const http_answer& answer = current.answer;
  sink.write(answer.body.data(), answer.body.size());
  connection_stream& stream = connection_stream::of_this_thread();
  if (!stream.flush()) return false;
  if (!answer.close) return true;
  if (tls != nullptr) SSL_shutdown(tls);
  if (current.body_unread) wait_for_client(stream.socket());
  return false;
}

// Writes the answer's body; false has cpp-httplib close the connection, which it does for no header of an
// answer.
inline bool write_body(httplib::DataSink& sink, SSL* tls) noexcept {
  bool goes_on = false;
  try {
    goes_on = write_held_body(sink, tls);
  } catch (...) {
    // The connection is closed with the answer cut short.
  }
  current.answer.free_large_body();
  return goes_on;
}

// Hands the current answer over. As a content provider it is neither copied nor compressed.
inline void send(const httplib::Request& request, httplib::Response& out) {
  http_answer& answer = current.answer;
  current.answered = true;
  current.bytes_out = answer.body.size();
  writable(request).ranges.clear();
  // A HEAD request has no body to write, nor a way to close; with one unread it must, and is answered like a
  // GET.
  if (current.body_unread && request.method == "HEAD") writable(request).method = "GET";
  out.status = answer.status;
  out.set_content_provider(
      answer.body.size(), std::string(answer.content_type),
      [tls = tls_of(request)](std::size_t /*offset*/, std::size_t /*length*/, httplib::DataSink& sink) {
        return write_body(sink, tls);
      });
  current.body_follows = request.method != "HEAD";
}

inline void add_headers(httplib::Response& out) noexcept {
  try {
    out.set_header("X-Request-Id", current.id);
    if (!current.answer.model_checksum.empty()) {
      out.set_header("X-Model-Checksum", current.answer.model_checksum);
    }
    if (current.answer.asks_for_token) out.set_header("WWW-Authenticate", "Bearer");
    if (!current.answer.policy.empty()) {
      out.set_header("Content-Security-Policy", std::string(current.answer.policy));
    }
    if (!current.answer.allow.empty()) out.set_header("Allow", std::string(current.answer.allow));
    if (current.answer.close && !out.has_header("Connection")) {
      out.headers.erase("Keep-Alive");
      out.set_header("Connection", "close");
    }
  } catch (...) {
    // The answer goes out without them.
  }
}

}  // namespace tweetsent_server

#endif
