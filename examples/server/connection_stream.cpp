// SPDX-License-Identifier: MIT
#include "connection_stream.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace tweetsent_server {

constexpr std::size_t most_held = 16 * 1024;  // what fits one record of TLS
constexpr auto read_patience = std::chrono::seconds(5);
constexpr auto attempt = std::chrono::seconds(1);  // to receive

thread_local connection_stream* connection_stream::of_this_thread_ = nullptr;

connection_stream::connection_stream(socket_t socket) {
  of_this_thread_ = this;
  timeval timeout{};
  timeout.tv_sec = attempt.count();
  setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
}

bool connection_stream::wait_for(short event, std::chrono::milliseconds patience) const {
  pollfd awaited{socket(), event, 0};
  int ready = 0;
  do {
    ready = ::poll(&awaited, 1, static_cast<int>(patience.count()));
  } while (ready < 0 && errno == EINTR);
  return ready > 0;
}

bool connection_stream::wait(std::chrono::seconds patience) {
  return begin_ < end_ || read_ahead(patience) > 0;
}

ssize_t connection_stream::read(char* data, std::size_t size) {
  if (begin_ == end_) {
    if (size >= ahead_.size()) return receive_within(read_patience, data, size);
    if (const ssize_t received = read_ahead(read_patience); received <= 0) return received;
  }
  if (size == 1) {  // a head is read so
    *data = ahead_[begin_++];
    return 1;
  }
  const std::size_t taken = std::min(size, end_ - begin_);
  std::memcpy(data, ahead_.data() + begin_, taken);
  begin_ += taken;
  return static_cast<ssize_t>(taken);
}

ssize_t connection_stream::read_ahead(std::chrono::seconds patience) {
  const ssize_t received = receive_within(patience, ahead_.data(), ahead_.size());
  begin_ = 0;
  end_ = static_cast<std::size_t>(std::max<ssize_t>(received, 0));
  return received;
}

ssize_t connection_stream::receive_within(std::chrono::seconds patience, char* data, std::size_t size) {
  ssize_t received = nothing_yet;
  for (; received == nothing_yet && patience.count() > 0; patience -= attempt) received = receive(data, size);
  return received;
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
