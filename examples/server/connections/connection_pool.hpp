// SPDX-License-Identifier: MIT
//
// The threads that serve connections, one each for as long as it is open, and the queue of those that wait
// for one.
#ifndef TWEETSENT_SERVER_CONNECTION_POOL_HPP
#define TWEETSENT_SERVER_CONNECTION_POOL_HPP

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace tweetsent_server {

// What serves connections, one after the other, in a thread of its own.
class connection_worker {
 public:
  virtual ~connection_worker() = default;

  // Serves a connection to its end and leaves its socket open. An exception costs that connection alone.
  virtual void serve(int socket) = 0;
};

class connection_pool {
 public:
  // Starts `threads` threads; each has `make` make its worker when its first connection comes. Throws a
  // std::runtime_error that names --threads if the system gives fewer.
  connection_pool(unsigned threads, std::size_t queue_limit,
                  std::function<std::unique_ptr<connection_worker>()> make);

  // Waits for the connections under way; call wait_until_empty() first where they may take long.
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

  // How many connections there are beyond the number of threads.
  std::size_t surplus() const;

  // Returns whether there is no connection left, after `patience` at most.
  bool wait_until_empty(std::chrono::milliseconds patience);

 private:
  void work();
  void stop();

  std::function<std::unique_ptr<connection_worker>()> make_;
  mutable std::mutex mutex_;
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
