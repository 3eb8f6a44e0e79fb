// SPDX-License-Identifier: MIT
//
// The API behind HTTP/1.1, by cpp-httplib: what that library leaves open is closed here.
#ifndef TWEETSENT_SERVER_HTTP_SERVER_HPP
#define TWEETSENT_SERVER_HTTP_SERVER_HPP

#include "api/api.hpp"
#include "connections/client_address.hpp"
#include "connections/connection_pool.hpp"
#include "connections/idle_connections.hpp"
#include "connections/listener.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <optional>

namespace tweetsent_server {

struct http_limits {
  unsigned threads = 256;
  std::size_t body_bytes = 1024 * 1024;
  std::chrono::seconds idle_timeout{75};     // of a kept connection between two requests
  std::chrono::seconds request_timeout{15};  // of a request, from its first byte to the last of its answer
  std::optional<trusted_proxies> proxies;    // whose X-Forwarded-For is logged; nothing: no addresses
};

// What the threads of a server share.
struct shared_by_workers {
  serving_state& state;
  const api& routes;
  const http_limits limits;
  const int door;
  const connection_pool* pool = nullptr;
  std::atomic<std::size_t> failed_handshakes{0};
  std::atomic<bool> ending{false};  // every answer ends its connection
};

class http_server {
 public:
  // Serves `door` with `routes`, over TLS if `state` has settings for it; all of them must outlive the
  // server. Each answer is logged, and counted in `state`.
  http_server(listener& door, serving_state& state, const api& routes, http_limits limits);

  // Serves until stop_accepting(). Goes on after a failed accept().
  void run();

  // How many connections there are, and how many of them wait for a thread. From any thread.
  std::size_t open_connections() const { return idle_.size() + waiting_connections() + pool_.served(); }
  std::size_t waiting_connections() const noexcept { return pool_.waiting(); }

  // How many TLS handshakes failed; a connection without a byte is none. From any thread.
  std::size_t failed_handshakes() const noexcept { return shared_.failed_handshakes; }

  // From here on each answer ends its connection.
  void end_connections() noexcept { shared_.ending = true; }

  // Lets run() return; connections accepted before are still served.
  void stop_accepting() noexcept;

  // After run(): serves what was accepted to its end, at most until `deadline`. Returns whether it is done.
  bool finish(std::chrono::steady_clock::time_point deadline);

 private:
  void serve_round();
  void accept_one();
  void end_idle(bool is_full);

  listener& door_;
  shared_by_workers shared_;
  std::atomic<bool> stopping_{false};
  std::chrono::steady_clock::time_point next_end_;
  idle_connections idle_;
  connection_pool pool_;  // the last: its threads use all else
};

}  // namespace tweetsent_server

#endif
