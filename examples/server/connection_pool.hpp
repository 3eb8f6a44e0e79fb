// SPDX-License-Identifier: MIT
//
// The threads that serve connections, one each for as long as it is open, and the queue of those that wait
// for one.
#ifndef TWEETSENT_SERVER_CONNECTION_POOL_HPP
#define TWEETSENT_SERVER_CONNECTION_POOL_HPP

#include "connection_guard.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tweetsent_server {

class connection_pool {
 public:
  using server = std::function<void(int socket)>;

  // Starts `threads` threads. `serve` returns when it has closed the connection; an exception that leaves it
  // costs that connection alone. `guard` is told when a connection begins or breaks. Throws a
  // std::runtime_error that names --threads if the system gives fewer.
  connection_pool(unsigned threads, std::size_t queue_limit, connection_guard& guard, server serve);

  // Waits for the connections under way; call finish() first where they may take long.
  ~connection_pool();

  connection_pool(const connection_pool&) = delete;
  connection_pool& operator=(const connection_pool&) = delete;

  // Whether one more may be queued: fewer than `queue_limit` are.
  bool has_room() const noexcept { return waiting() < ring_.size(); }

  // Queues a connection, if there is room; for one thread. Allocates nothing.
  void submit(int socket) noexcept;

  // How many connections wait for a thread, and how many have one.
  std::size_t waiting() const noexcept { return waiting_.load(std::memory_order_relaxed); }
  std::size_t served() const noexcept { return served_.load(std::memory_order_relaxed); }

  // Whether there are more connections than threads.
  bool is_crowded() const noexcept { return waiting() + served() > threads_.size(); }

  // Waits until there is no connection left, at most until `deadline`. Ends idle ones meanwhile, but not
  // those between two requests of a busy client: their next answer can tell it to go. Returns whether it came
  // to that.
  bool finish(std::chrono::steady_clock::time_point deadline);

 private:
  void work();
  void stop();

  connection_guard& guard_;
  server serve_;
  std::mutex mutex_;
  std::condition_variable arrival_;
  std::condition_variable departure_;
  std::vector<int> ring_;
  std::size_t first_ = 0;
  bool stopping_ = false;
  std::atomic<std::size_t> waiting_{0};  // written under the mutex, as is the next
  std::atomic<std::size_t> served_{0};
  std::vector<std::thread> threads_;
};

}  // namespace tweetsent_server

#endif
