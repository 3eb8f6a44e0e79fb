// SPDX-License-Identifier: MIT
//
// Limits that cpp-httplib lacks, put where every byte passes: OpenSSL's reads and writes of a connection, or
// those of plain_stream. A head too long, or a request that drips in forever, ends the connection; and one
// that idles can be ended from outside.
#ifndef TWEETSENT_SERVER_CONNECTION_GUARD_HPP
#define TWEETSENT_SERVER_CONNECTION_GUARD_HPP

#include <openssl/ssl.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace tweetsent_server {

class connection_guard {
 public:
  // A request, or a handshake, may take `request_timeout` from its first byte to the last of its answer.
  explicit connection_guard(std::chrono::seconds request_timeout) : request_timeout_(request_timeout) {}

  // Connections made with `context` are guarded, each by the thread that serves it. A handshake that fails is
  // logged and counted: nobody else hears of it.
  static void watch(SSL_CTX& context);

  // For one without TLS, by the thread that serves it: after connection_begins(); before each read and write;
  // and after each read.
  static void awaits_request();
  static bool allows_more() noexcept;
  static void count_received(std::size_t bytes);

  // Called by a serving thread, in this order: before it serves a connection, when the head of a request is
  // read and `bytes` of body may follow, and when a request is answered.
  void connection_begins(int socket);
  void body_follows(std::size_t bytes);
  void request_ends();

  // After body_follows(): the body may take any time, as long as it brings `stream_progress` bytes in each
  // request timeout.
  void body_streams();
  static constexpr std::size_t stream_progress = 16 * 1024;

  // The last, before the socket is closed: from then on its number may be another connection's.
  static void connection_ends() noexcept;

  // In its place after an exception, which leaves the connection open: closes it.
  void connection_breaks(int socket) noexcept;

  // How long the calling thread has served its connection.
  std::chrono::steady_clock::duration connection_age() const;

  // Ends every connection that has idled at least `least`, or the one of them that has idled longest. From
  // any thread. A request that arrives in the same instant may be lost, as with any server that closes an
  // idle connection.
  void end_idle(std::chrono::milliseconds least);
  void end_longest_idle(std::chrono::milliseconds least);

  // How many handshakes failed; a connection that brought no byte is none. From any thread.
  std::size_t failed_handshakes() const noexcept { return failed_handshakes_.load(); }

  struct connection;  // what is known of the connection a thread serves

 private:
  std::chrono::seconds request_timeout_;
  std::atomic<std::size_t> failed_handshakes_{0};
  std::mutex mutex_;
  std::vector<std::shared_ptr<connection>> connections_;  // one for each serving thread
};

}  // namespace tweetsent_server

#endif
