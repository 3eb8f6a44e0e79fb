// SPDX-License-Identifier: MIT
//
// The API behind HTTP/1.1, by cpp-httplib: what that library leaves open is closed here.
#ifndef TWEETSENT_SERVER_HTTP_SERVER_HPP
#define TWEETSENT_SERVER_HTTP_SERVER_HPP

#include "api/api.hpp"
#include "connections/client_address.hpp"
#include "connections/connection_guard.hpp"
#include "connections/connection_pool.hpp"
#include "connections/listener.hpp"
#include "credentials/tls.hpp"

#include <openssl/ssl.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

namespace tweetsent_server {

struct http_limits {
  unsigned threads = 256;
  std::size_t body_bytes = 1024 * 1024;
  std::chrono::seconds idle_timeout{5};
  std::chrono::seconds request_timeout{15};
  std::optional<trusted_proxies> proxies;  // nothing: the observer is not told the clients' addresses
};

// What the log and the metrics are told of an answer.
struct answered_request {
  std::string_view id;
  std::string_view client;  // its address; empty unless it is looked for
  const http_answer& answer;
  std::size_t bytes_in;  // of the body
  double milliseconds;
};

using answer_observer = std::function<void(const answered_request&)>;

// What the threads of a server share.
struct shared_by_workers {
  const api& routes;
  const http_limits limits;
  const answer_observer observe;
  const int door;
  SSL_CTX* const tls;  // nullptr: without TLS

  connection_roster roster{};
  std::atomic<std::size_t> failed_handshakes{0};
  std::atomic<int> places_wanted{0};  // by connections that wait: so many answers end theirs
  std::atomic<bool> ending{false};    // every answer ends its connection
};

class http_server {
 public:
  // Serves `door` with `routes`, over TLS unless `credentials` is nullptr; all of them must outlive the
  // server. `observe` is called once for each answer, by the serving thread.
  http_server(listener& door, const tls_credentials* credentials, const api& routes, http_limits limits,
              answer_observer observe);

  // Serves until stop_accepting(). Goes on after a failed accept().
  void run();

  // How many connections have a thread, and how many wait for one. From any thread.
  std::size_t served_connections() const noexcept { return pool_.served(); }
  std::size_t waiting_connections() const noexcept { return pool_.waiting(); }

  // How many TLS handshakes failed; a connection without a byte is none. From any thread.
  std::size_t failed_handshakes() const noexcept { return shared_.failed_handshakes; }

  // From here on each answer ends its connection.
  void end_connections() noexcept { shared_.ending = true; }

  // Lets run() return; connections accepted before are still served.
  void stop_accepting() noexcept;

  // After run(): waits for what was accepted, at most until `deadline`. Returns whether all of it was served.
  bool finish(std::chrono::steady_clock::time_point deadline);

 private:
  void make_room();

  listener& door_;
  std::unique_ptr<SSL_CTX, openssl_free> context_;
  shared_by_workers shared_;
  std::atomic<bool> stopping_{false};
  connection_pool pool_;  // the last: its threads use all else
};

}  // namespace tweetsent_server

#endif
