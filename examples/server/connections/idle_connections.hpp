// SPDX-License-Identifier: MIT
//
// The connections that wait for a request, or for their handshake, without a thread.
#ifndef TWEETSENT_SERVER_IDLE_CONNECTIONS_HPP
#define TWEETSENT_SERVER_IDLE_CONNECTIONS_HPP

#include "connections/connection.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace tweetsent_server {

// add() and size() are for any thread, the rest is for one.
class idle_connections {
 public:
  using list = std::vector<std::unique_ptr<connection>>;

  // Throws std::runtime_error when the system refuses.
  idle_connections();

  void add(std::unique_ptr<connection> client);
  std::size_t size() const;

  // Can be polled: it is readable when take_ready() would find something.
  int descriptor() const noexcept { return epoll_.number(); }

  // Takes out those on which something has arrived, the end of the connection included.
  list take_ready();

  // Takes out those that have waited at least so long.
  list take_waiting(std::chrono::milliseconds least);

 private:
  const file_descriptor epoll_;
  mutable std::mutex mutex_;
  std::unordered_map<int, std::unique_ptr<connection>> waiting_;  // by socket
};

}  // namespace tweetsent_server

#endif
