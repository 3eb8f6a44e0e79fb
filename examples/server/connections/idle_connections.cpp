// SPDX-License-Identifier: MIT
#include "connections/idle_connections.hpp"

#include <sys/epoll.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>
#include <utility>

namespace tweetsent_server {

idle_connections::idle_connections() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (descriptor() < 0) throw std::runtime_error(std::string("epoll: ") + std::strerror(errno));
}

void idle_connections::add(std::unique_ptr<connection> client) {
  const int socket = client->socket();
  epoll_event awaited{};
  awaited.events = EPOLLIN | EPOLLRDHUP | EPOLLONESHOT;
  awaited.data.fd = socket;
  const std::lock_guard<std::mutex> lock(mutex_);
  waiting_[socket] = std::move(client);
  // One that waits for the second time is known already.
  if (::epoll_ctl(descriptor(), EPOLL_CTL_MOD, socket, &awaited) != 0 &&
      ::epoll_ctl(descriptor(), EPOLL_CTL_ADD, socket, &awaited) != 0) {
    waiting_.erase(socket);
  }
}

std::size_t idle_connections::size() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return waiting_.size();
}

idle_connections::list idle_connections::take_ready() {
  std::array<epoll_event, 64> events;
  list ready;
  ready.reserve(events.size());  // first: an event that is taken is not told again
  const int count = ::epoll_wait(descriptor(), events.data(), static_cast<int>(events.size()), 0);
  const std::lock_guard<std::mutex> lock(mutex_);
  for (int at = 0; at < count; ++at) {
    const auto found = waiting_.find(events[static_cast<std::size_t>(at)].data.fd);
    if (found == waiting_.end()) continue;
    ready.push_back(std::move(found->second));
    waiting_.erase(found);
  }
  return ready;
}

idle_connections::list idle_connections::take_waiting(std::chrono::milliseconds least) {
  const auto now = connection_limits::clock::now();
  list taken;
  const std::lock_guard<std::mutex> lock(mutex_);
  for (auto each = waiting_.begin(); each != waiting_.end();) {
    if (now - each->second->limits().since() < least) {
      ++each;
      continue;
    }
    taken.push_back(std::move(each->second));
    each = waiting_.erase(each);
  }
  return taken;
}

}  // namespace tweetsent_server
