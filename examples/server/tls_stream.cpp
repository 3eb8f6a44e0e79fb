// SPDX-License-Identifier: MIT
#include "tls_stream.hpp"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <limits>

namespace tweetsent_server {
namespace {

constexpr auto write_patience = std::chrono::seconds(5);

int openssl_size(std::size_t size) {
  return static_cast<int>(std::min<std::size_t>(size, std::numeric_limits<int>::max()));
}

}  // namespace

ssize_t tls_stream::receive(char* data, std::size_t size) {
  const int received = SSL_read(&tls_, data, openssl_size(size));
  const bool timed_out = received <= 0 && SSL_get_error(&tls_, received) == SSL_ERROR_WANT_READ;
  return timed_out ? nothing_yet : received;
}

// OpenSSL writes all or nothing; after the socket's timeout it wants the same bytes again.
bool tls_stream::send(const char* data, std::size_t size) {
  for (;;) {
    const int written = SSL_write(&tls_, data, openssl_size(size));
    if (written > 0) return static_cast<std::size_t>(written) == size;
    if (SSL_get_error(&tls_, written) != SSL_ERROR_WANT_WRITE) return false;
    if (!wait_for(POLLOUT, write_patience)) return false;
  }
}

}  // namespace tweetsent_server
