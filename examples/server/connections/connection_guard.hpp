// SPDX-License-Identifier: MIT
//
// The limits of a connection in time and bytes, which cpp-httplib lacks: asked before each read and write,
// told of each byte that comes. A head too long, or a request that drips in for ever, ends the connection;
// one that idles can be told to end by another thread.
#ifndef TWEETSENT_SERVER_CONNECTION_GUARD_HPP
#define TWEETSENT_SERVER_CONNECTION_GUARD_HPP

#include <atomic>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <vector>

namespace tweetsent_server {

enum class connection_state {
  handshake,
  fresh,        // no request has begun yet
  in_request,   // from its first byte to the last of its answer
  idle,         // between two requests
  told_to_end,  // by another thread, while it was fresh or idle
  last_request  // one that began all the same
};

class connection_guard;

// The connections that are served, for the threads that do not serve them.
class connection_roster {
 public:
  void add(connection_guard& connection);
  void remove(connection_guard& connection) noexcept;

  // Tells up to `most` connections to end: first those that have idled at least `idle`, longest first, then
  // those that have been fresh at least `fresh`. Returns how many it told.
  std::size_t end_idle(std::size_t most, std::chrono::milliseconds idle, std::chrono::milliseconds fresh);

 private:
  std::mutex mutex_;
  std::vector<connection_guard*> connections_;
};

class connection_guard {
 public:
  using clock = std::chrono::steady_clock;

  // Begins as a handshake. A handshake, or a request, may take `request_timeout` from its first byte to the
  // last of its answer.
  connection_guard(int socket, std::chrono::seconds request_timeout, connection_roster& roster);
  ~connection_guard() { roster_.remove(*this); }
  connection_guard(const connection_guard&) = delete;
  connection_guard& operator=(const connection_guard&) = delete;

  // By the serving thread alone: a request may come now, its head is read and `bytes` of body may follow,
  // bytes have come.
  void awaits_request() noexcept;
  void body_follows(std::size_t bytes) noexcept;
  void count_received(std::size_t bytes) noexcept;

  // Whether it may go on to read or write.
  bool allows_more() const noexcept;

  // Whether another thread told it to end and no request has begun since; and whether this request is the
  // last.
  bool is_told_to_end() const noexcept { return state_ == connection_state::told_to_end; }
  bool is_last_request() const noexcept { return state_ == connection_state::last_request; }

  int socket() const noexcept { return socket_; }
  std::size_t received() const noexcept { return received_; }  // since it last awaited a request
  clock::duration age() const noexcept { return clock::now() - begun_; }

  // From any thread. Whether it has been in that state since `moment`, without a byte; and has it end.
  bool waits_in(connection_state state, clock::time_point moment) const noexcept;
  clock::time_point waits_since() const noexcept { return clock::time_point(clock::duration(since_.load())); }
  bool tell_to_end(connection_state waits) noexcept;

 private:
  void set_deadline() noexcept { deadline_ = clock::now() + request_timeout_; }

  const int socket_;
  const std::chrono::seconds request_timeout_;
  connection_roster& roster_;
  const clock::time_point begun_ = clock::now();
  clock::time_point deadline_;
  std::size_t received_ = 0;
  std::size_t allowed_;
  std::atomic<connection_state> state_{connection_state::handshake};
  std::atomic<clock::rep> since_{0};
};

}  // namespace tweetsent_server

#endif
