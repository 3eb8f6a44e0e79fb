// SPDX-License-Identifier: MIT
//
// A request as cpp-httplib hands it over, in the API's words; and what of its connection no handler is told.
#ifndef TWEETSENT_SERVER_HTTPLIB_REQUEST_HPP
#define TWEETSENT_SERVER_HTTPLIB_REQUEST_HPP

#include "connection_stream.hpp"
#include "http.hpp"
#include "request_framing.hpp"

#include <httplib.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <string_view>

namespace tweetsent_server {

// cpp-httplib hands its handlers the request as const although it is not, and acts on it after them: on Range
// and on Accept-Encoding, which multiply the work of an answer, and on the method.
inline httplib::Request& writable(const httplib::Request& request) {
  return const_cast<httplib::Request&>(request);
}

// nullptr for a connection without TLS. The type of `ssl` differs between versions.
inline SSL* tls_of(const httplib::Request& request) {
  return const_cast<SSL*>(static_cast<const SSL*>(request.ssl));
}

// Whether more than this request was received. It is not served: nobody could tell when it began, and
// cpp-httplib's own stream would wait for the socket and never look at it.
inline bool holds_more(const httplib::Request& request) {
  if (const connection_stream* stream = connection_stream::of_this_thread()) return stream->holds_more();
  const SSL* tls = tls_of(request);
  return tls != nullptr && SSL_has_pending(tls) == 1;
}

// How many bytes of the body can be read without a wait, at least.
inline std::size_t received(const SSL* tls) {
  if (const connection_stream* stream = connection_stream::of_this_thread()) return stream->received();
  return tls == nullptr ? 0 : static_cast<std::size_t>(SSL_pending(tls));
}

inline request_framing framing_of(const httplib::Request& request) {
  // cpp-httplib 0.11 adds these itself.
  constexpr std::array<std::string_view, 4> added{"REMOTE_ADDR", "REMOTE_PORT", "LOCAL_ADDR", "LOCAL_PORT"};
  request_framing framing(request.method, request.version);
  for (const auto& [name, value] : request.headers) {
    if (std::find(added.begin(), added.end(), name) == added.end()) framing.add_header(name, value);
  }
  return framing;
}

inline http_request api_request(const httplib::Request& request, const request_framing& framing) {
  http_request described;
  described.method = request.method;
  described.path = std::string_view(request.target).substr(0, request.target.find('?'));
  const auto detail = request.params.find("detail");
  if (detail != request.params.end()) described.detail = detail->second;
  const auto model = request.params.find("model");
  if (model != request.params.end()) described.model = model->second;
  described.content_type = framing.content_type();
  described.authorization = framing.authorization();
  return described;
}

// Lets the client read the answer to a request whose body was left unread: closing at once would have the
// kernel send a reset, which can overtake the answer.
inline void wait_for_client(int socket) {
  constexpr int patience_milliseconds = 100;
  constexpr std::size_t at_a_time = 1024 * 1024;
  const auto enough = std::chrono::steady_clock::now() + std::chrono::seconds(1);
  ::shutdown(socket, SHUT_WR);
  while (std::chrono::steady_clock::now() < enough) {
    pollfd readable{socket, POLLIN, 0};
    if (::poll(&readable, 1, patience_milliseconds) <= 0) return;
    // Linux throws away what it is told to truncate.
    if (::recv(socket, nullptr, at_a_time, MSG_DONTWAIT | MSG_TRUNC) <= 0) return;
  }
}

}  // namespace tweetsent_server

#endif
