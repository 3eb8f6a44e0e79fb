// SPDX-License-Identifier: MIT
//
// The API behind HTTP/1.1, by cpp-httplib: what that library leaves open is closed here.
#ifndef TWEETSENT_SERVER_HTTP_SERVER_HPP
#define TWEETSENT_SERVER_HTTP_SERVER_HPP

#include "api.hpp"
#include "listener.hpp"
#include "tls.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

namespace tweetsent_server {

struct http_limits {
  unsigned threads = 256;
  std::size_t body_bytes = 1024 * 1024;
  std::size_t stream_bytes = 1024 * 1024 * 1024;  // of a body of lines
  std::chrono::seconds idle_timeout{5};
  std::chrono::seconds request_timeout{15};
};

// What the log and the metrics are told of an answer.
struct answered_request {
  std::string_view id;
  const http_answer& answer;
  std::size_t bytes_in;
  std::size_t bytes_out;  // of the body
  double milliseconds;
};

class http_server {
 public:
  using observer = std::function<void(const answered_request&)>;

  // Serves `door` with `routes`, over TLS unless `credentials` is nullptr; all of them must outlive the
  // server. `observe` is called once for each answer, by the serving thread.
  http_server(listener& door, const tls_credentials* credentials, const api& routes, http_limits limits,
              observer observe);
  ~http_server();

  // Serves until stop_accepting(). Goes on after a failed accept().
  void run();

  // How many connections have a thread, and how many wait for one. From any thread.
  std::size_t served_connections() const noexcept;
  std::size_t waiting_connections() const noexcept;

  // How many TLS handshakes failed; a connection without a byte is none. From any thread.
  std::size_t failed_handshakes() const noexcept;

  // From here on each answer ends its connection.
  void end_connections() noexcept;

  // Lets run() return; connections accepted before are still served.
  void stop_accepting() noexcept;

  // After run(): waits for what was accepted, at most until `deadline`. Returns whether all of it was served.
  bool finish(std::chrono::steady_clock::time_point deadline);

 private:
  class implementation;

  std::unique_ptr<implementation> implementation_;
};

}  // namespace tweetsent_server

#endif
