// SPDX-License-Identifier: MIT
#include "connections/connection_stream.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/sslerr.h>

#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>

namespace tweetsent_server {
namespace {

constexpr std::size_t most_held = 16 * 1024;  // what fits one record of TLS
constexpr auto read_patience = std::chrono::seconds(5);
constexpr auto write_patience = std::chrono::seconds(5);
constexpr auto attempt = std::chrono::seconds(1);  // to receive
constexpr ssize_t nothing_yet = -2;

void set_timeout(int socket, int which, std::chrono::seconds timeout) noexcept {
  timeval patience{};
  patience.tv_sec = timeout.count();
  setsockopt(socket, SOL_SOCKET, which, &patience, sizeof patience);
}

int openssl_size(std::size_t size) {
  return static_cast<int>(std::min<std::size_t>(size, std::numeric_limits<int>::max()));
}

// Around each read and write of OpenSSL's: a handshake, or one record, may be many of them.
long guard_input_output(BIO* bio, int operation, const char* /*data*/, std::size_t /*size*/, int /*command*/,
                        long /*argument*/, int result, std::size_t* processed) {
  auto& guard = *reinterpret_cast<connection_guard*>(BIO_get_callback_arg(bio));
  if ((operation == BIO_CB_READ || operation == BIO_CB_WRITE) && !guard.allows_more()) {
    BIO_clear_retry_flags(bio);  // a flag left from the last attempt would make this one look worth repeating
    return -1;
  }
  if (operation != (BIO_CB_READ | BIO_CB_RETURN)) return result;
  if (result > 0 && processed != nullptr) {
    guard.count_received(*processed);
  } else if (guard.is_told_to_end()) {
    // Not the client has ended it: OpenSSL would send an alert, and no `close_notify` after it.
    BIO_set_retry_read(bio);
    return -1;
  }
  return result;
}

}  // namespace

connection_stream::connection_stream(connection_guard& guard) : guard_(guard) {
  set_timeout(guard.socket(), SO_RCVTIMEO, attempt);
  set_timeout(guard.socket(), SO_SNDTIMEO, write_patience);
}

handshake_result connection_stream::shake_hands(SSL_CTX& context) {
  ERR_clear_error();  // what is left of another connection is no reason of this one's
  tls_.reset(SSL_new(&context));
  if (tls_ == nullptr || SSL_set_fd(tls_.get(), guard_.socket()) != 1) return handshake_result::failed;
  BIO_set_callback_arg(SSL_get_rbio(tls_.get()), reinterpret_cast<char*>(&guard_));
  BIO_set_callback_ex(SSL_get_rbio(tls_.get()), guard_input_output);
  while (guard_.allows_more()) {  // a client on a busy machine takes its time
    const int status = SSL_accept(tls_.get());
    if (status == 1) return handshake_result::done;
    if (SSL_get_error(tls_.get(), status) != SSL_ERROR_WANT_READ) break;
  }
  const bool plain_http = ERR_GET_REASON(ERR_peek_error()) == SSL_R_HTTP_REQUEST;
  if (plain_http) tls_.reset();
  return plain_http ? handshake_result::plain_http : handshake_result::failed;
}

bool connection_stream::wait(std::chrono::seconds patience) {
  if (begin_ < end_) return true;
  const ssize_t received = receive_within(patience, ahead_.data(), ahead_.size());
  begin_ = 0;
  end_ = static_cast<std::size_t>(std::max<ssize_t>(received, 0));
  return end_ > 0;
}

ssize_t connection_stream::read(char* data, std::size_t size) {
  if (begin_ == end_ && size >= ahead_.size()) return receive_within(read_patience, data, size);
  if (!wait(read_patience)) return -1;
  if (size == 1) {  // a head is read so
    *data = ahead_[begin_++];
    return 1;
  }
  const std::size_t taken = std::min(size, end_ - begin_);
  std::memcpy(data, ahead_.data() + begin_, taken);
  begin_ += taken;
  return static_cast<ssize_t>(taken);
}

bool connection_stream::holds_more() const {
  return begin_ < end_ || (tls_ && SSL_has_pending(tls_.get()) == 1);
}

ssize_t connection_stream::receive_within(std::chrono::seconds patience, char* data, std::size_t size) {
  ssize_t received = nothing_yet;
  for (; received == nothing_yet && patience.count() > 0; patience -= attempt) {
    received = receive(data, size);
    if (guard_.is_told_to_end()) return 0;
  }
  return received;
}

ssize_t connection_stream::receive(char* data, std::size_t size) {
  return tls_ ? receive_tls(data, size) : receive_plain(data, size);
}

ssize_t connection_stream::receive_plain(char* data, std::size_t size) {
  if (!guard_.allows_more()) return -1;
  ssize_t received = 0;
  do {
    received = ::recv(guard_.socket(), data, size, 0);
  } while (received < 0 && errno == EINTR);
  if (received > 0) guard_.count_received(static_cast<std::size_t>(received));
  return received < 0 && errno == EAGAIN ? nothing_yet : received;
}

ssize_t connection_stream::receive_tls(char* data, std::size_t size) {
  const int received = SSL_read(tls_.get(), data, openssl_size(size));
  const bool timed_out = received <= 0 && SSL_get_error(tls_.get(), received) == SSL_ERROR_WANT_READ;
  return timed_out ? nothing_yet : received;
}

bool connection_stream::write(const char* data, std::size_t size) {
  if (held_.size() + size <= most_held) {
    held_.append(data, size);
    return true;
  }
  return flush() && send(data, size);
}

bool connection_stream::flush() {
  const bool written = held_.empty() || send(held_.data(), held_.size());
  held_.clear();
  return written;
}

bool connection_stream::send(const char* data, std::size_t size) {
  if (tls_) return send_tls(data, size);
  while (size > 0) {
    if (!guard_.allows_more()) return false;
    const ssize_t sent = ::send(guard_.socket(), data, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    data += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

// OpenSSL writes all or nothing; after the socket's timeout it wants the same bytes again.
bool connection_stream::send_tls(const char* data, std::size_t size) {
  for (;;) {
    const int written = SSL_write(tls_.get(), data, openssl_size(size));
    if (written > 0) return static_cast<std::size_t>(written) == size;
    if (SSL_get_error(tls_.get(), written) != SSL_ERROR_WANT_WRITE) return false;
    if (!wait_for(POLLOUT, write_patience)) return false;
  }
}

bool connection_stream::wait_for(short event, std::chrono::milliseconds patience) const {
  pollfd awaited{guard_.socket(), event, 0};
  int ready = 0;
  do {
    ready = ::poll(&awaited, 1, static_cast<int>(patience.count()));
  } while (ready < 0 && errno == EINTR);
  return ready > 0;
}

void connection_stream::end(bool client_sends) {
  constexpr auto patience = std::chrono::milliseconds(100);
  if (tls_ && SSL_is_init_finished(tls_.get())) SSL_shutdown(tls_.get());
  if (!client_sends) return;
  const auto enough = connection_guard::clock::now() + std::chrono::seconds(1);
  ::shutdown(guard_.socket(), SHUT_WR);
  while (connection_guard::clock::now() < enough && wait_for(POLLIN, patience)) {
    // Told to truncate, Linux would throw it away by itself, but not what comes by a Unix domain socket.
    if (::recv(guard_.socket(), ahead_.data(), ahead_.size(), MSG_DONTWAIT) <= 0) return;
  }
}

}  // namespace tweetsent_server
