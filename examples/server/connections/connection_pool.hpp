// SPDX-License-Identifier: MIT
//
// The threads that serve connections, and the queue of those that wait for one.
#ifndef TWEETSENT_SERVER_CONNECTION_POOL_HPP
#define TWEETSENT_SERVER_CONNECTION_POOL_HPP

#include "connections/idle_connections.hpp"

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace tweetsent_server {

// Serves what has come by a connection. Returns whether the connection goes on: then it waits for more
// without a thread. An exception costs that connection alone.
using serve_connection = std::function<bool(connection&)>;

class connection_pool {
 public:
  // Starts `threads` threads. Each has `make` make what it serves with when its first connection comes, and
  // puts what goes on into `idle`. Throws a std::runtime_error that names --threads if the system gives
  // fewer.
  connection_pool(unsigned threads, idle_connections& idle, std::function<serve_connection()> make);

  // Waits for the connections under way; they may take long.
  ~connection_pool() { stop(); }

  // Queues a connection, for one thread. Out of memory, it throws and the connection ends.
  void submit(std::unique_ptr<connection> client);

  // How many connections wait for a thread, and how many have one. From any thread.
  std::size_t waiting() const noexcept { return waiting_; }
  std::size_t served() const noexcept { return served_; }

 private:
  void work();
  void stop();

  idle_connections& idle_;
  std::function<serve_connection()> make_;
  std::mutex mutex_;
  std::condition_variable arrival_;
  std::vector<std::unique_ptr<connection>> queue_;
  bool stopping_ = false;
  std::atomic<std::size_t> waiting_{0};  // written under the mutex, as is the next
  std::atomic<std::size_t> served_{0};
  std::vector<std::thread> threads_;
};

}  // namespace tweetsent_server

#endif
