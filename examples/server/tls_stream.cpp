// SPDX-License-Identifier: MIT
#include "tls_stream.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>

namespace tweetsent_server {
namespace {

constexpr auto write_patience = std::chrono::seconds(5);

bool wait_for(int socket, short event, std::chrono::milliseconds patience) {
  pollfd awaited{socket, event, 0};
  int ready = 0;
  do {
    ready = ::poll(&awaited, 1, static_cast<int>(patience.count()));
  } while (ready < 0 && errno == EINTR);
  return ready > 0;
}

int openssl_size(std::size_t size) {
  return static_cast<int>(std::min<std::size_t>(size, std::numeric_limits<int>::max()));
}

}  // namespace

thread_local tls_stream* tls_stream::of_this_thread_ = nullptr;

bool tls_stream::wait(std::chrono::seconds patience) const {
  return holds_more() || wait_for(socket(), POLLIN, patience);
}

ssize_t tls_stream::read(char* data, std::size_t size) {
  if (begin_ == end_) {
    if (size >= ahead_.size()) return SSL_read(&tls_, data, openssl_size(size));
    const int received = SSL_read(&tls_, ahead_.data(), openssl_size(ahead_.size()));
    if (received <= 0) return received;
    begin_ = 0;
    end_ = static_cast<std::size_t>(received);
  }
  const std::size_t taken = std::min(size, end_ - begin_);
  std::memcpy(data, ahead_.data() + begin_, taken);
  begin_ += taken;
  return static_cast<ssize_t>(taken);
}

ssize_t tls_stream::write(const char* data, std::size_t size) {
  if (holding_ && held_.size() + size <= SSL3_RT_MAX_PLAIN_LENGTH) {
    held_.append(data, size);
    return static_cast<ssize_t>(size);
  }
  return flush() && write_through(data, size) ? static_cast<ssize_t>(size) : -1;
}

bool tls_stream::flush() {
  holding_ = false;
  const bool written = held_.empty() || write_through(held_.data(), held_.size());
  held_.clear();
  return written;
}

// OpenSSL writes all or nothing; after the socket's timeout it wants the same bytes again.
bool tls_stream::write_through(const char* data, std::size_t size) {
  for (;;) {
    const int written = SSL_write(&tls_, data, openssl_size(size));
    if (written > 0) return static_cast<std::size_t>(written) == size;
    if (SSL_get_error(&tls_, written) != SSL_ERROR_WANT_WRITE) return false;
    if (!wait_for(socket(), POLLOUT, write_patience)) return false;
  }
}

}  // namespace tweetsent_server
