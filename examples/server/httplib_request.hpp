// SPDX-License-Identifier: MIT
//
// A request as cpp-httplib hands it over, in the API's words.
#ifndef TWEETSENT_SERVER_HTTPLIB_REQUEST_HPP
#define TWEETSENT_SERVER_HTTPLIB_REQUEST_HPP

#include "header_text.hpp"
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

// Whether the client holds its body back until it is asked for it. cpp-httplib, which asks early in some
// versions and in others when the body is first read, be that amid the answer, is told nothing of it.
inline bool take_expectation(httplib::Request& request) {
  const auto found = request.headers.find("Expect");
  if (found == request.headers.end()) return false;
  const bool expects = lists_word(found->second, "100-continue") && request.version != "HTTP/1.0";
  request.headers.erase("Expect");
  return expects;
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

// Without scheme and authority, which a client that believes in a proxy sends before it (RFC 9112, 3.2.2),
// and without the query.
inline std::string_view path_of(std::string_view target) {
  target = target.substr(0, target.find('?'));
  const std::size_t scheme = std::min(target.find("://"), target.size());
  const std::string_view name = target.substr(0, scheme);
  if (!equals_ignoring_case(name, "http") && !equals_ignoring_case(name, "https")) return target;
  const std::size_t path = target.find('/', scheme + 3);
  return path == std::string_view::npos ? "/" : target.substr(path);
}

inline http_request api_request(const httplib::Request& request, const request_framing& framing) {
  http_request described;
  described.method = request.method;
  described.path = path_of(request.target);
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
  std::array<char, 16 * 1024> unwanted;
  const auto enough = std::chrono::steady_clock::now() + std::chrono::seconds(1);
  ::shutdown(socket, SHUT_WR);
  while (std::chrono::steady_clock::now() < enough) {
    pollfd readable{socket, POLLIN, 0};
    if (::poll(&readable, 1, patience_milliseconds) <= 0) return;
    // Told to truncate, Linux would throw it away by itself, but not what comes by a Unix domain socket.
    if (::recv(socket, unwanted.data(), unwanted.size(), MSG_DONTWAIT) <= 0) return;
  }
}

}  // namespace tweetsent_server

#endif
