// SPDX-License-Identifier: MIT
#include "plain_stream.hpp"

#include "connection_guard.hpp"

#include <sys/socket.h>

#include <cerrno>

namespace tweetsent_server {

ssize_t plain_stream::receive(char* data, std::size_t size) {
  if (!connection_guard::allows_more()) return -1;
  ssize_t received = 0;
  do {
    received = ::recv(socket_, data, size, 0);
  } while (received < 0 && errno == EINTR);
  if (received > 0) connection_guard::count_received(static_cast<std::size_t>(received));
  return received < 0 && errno == EAGAIN ? nothing_yet : received;
}

bool plain_stream::send(const char* data, std::size_t size) {
  while (size > 0) {
    if (!connection_guard::allows_more()) return false;
    const ssize_t sent = ::send(socket_, data, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    data += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

}  // namespace tweetsent_server
