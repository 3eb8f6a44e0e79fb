// SPDX-License-Identifier: MIT
#include "connection_stream.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace tweetsent_server {

constexpr std::size_t most_held = 16 * 1024;  // what fits one record of TLS

thread_local connection_stream* connection_stream::of_this_thread_ = nullptr;

bool connection_stream::wait_for(short event, std::chrono::milliseconds patience) const {
  pollfd awaited{socket(), event, 0};
  int ready = 0;
  do {
    ready = ::poll(&awaited, 1, static_cast<int>(patience.count()));
  } while (ready < 0 && errno == EINTR);
  return ready > 0;
}

bool connection_stream::wait(std::chrono::seconds patience) const {
  return holds_more() || wait_for(POLLIN, patience);
}

ssize_t connection_stream::read(char* data, std::size_t size) {
  if (begin_ == end_) {
    if (size >= ahead_.size()) return receive(data, size);
    const ssize_t received = receive(ahead_.data(), ahead_.size());
    if (received <= 0) return received;
    begin_ = 0;
    end_ = static_cast<std::size_t>(received);
  }
  const std::size_t taken = std::min(size, end_ - begin_);
  std::memcpy(data, ahead_.data() + begin_, taken);
  begin_ += taken;
  return static_cast<ssize_t>(taken);
}

ssize_t connection_stream::write(const char* data, std::size_t size) {
  if (holding_ && held_.size() + size <= most_held) {
    held_.append(data, size);
    return static_cast<ssize_t>(size);
  }
  return flush() && send(data, size) ? static_cast<ssize_t>(size) : -1;
}

bool connection_stream::flush() {
  holding_ = false;
  const bool written = held_.empty() || send(held_.data(), held_.size());
  held_.clear();
  return written;
}

}  // namespace tweetsent_server
