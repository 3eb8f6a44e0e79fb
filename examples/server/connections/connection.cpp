// SPDX-License-Identifier: MIT
#include "connections/connection.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/sslerr.h>

#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>

namespace tweetsent_server {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t most_held = 16 * 1024;  // what fits one record of TLS
constexpr auto write_patience = milliseconds(5000);
constexpr auto attempt = milliseconds(50);  // to receive
constexpr ssize_t nothing_yet = -2;

void set_timeout(int socket, int which, milliseconds timeout) noexcept {
  timeval patience{};
  patience.tv_sec = timeout.count() / 1000;
  patience.tv_usec = timeout.count() % 1000 * 1000;
  setsockopt(socket, SOL_SOCKET, which, &patience, sizeof patience);
}

int openssl_size(std::size_t size) {
  return static_cast<int>(std::min<std::size_t>(size, std::numeric_limits<int>::max()));
}

// Around each read and write of OpenSSL's: a handshake, or one record, may be many of them.
long keep_limits(BIO* bio, int operation, const char* /*data*/, std::size_t /*size*/, int /*command*/,
                 long /*argument*/, int result, std::size_t* processed) {
  auto& limits = *reinterpret_cast<connection_limits*>(BIO_get_callback_arg(bio));
  if ((operation == BIO_CB_READ || operation == BIO_CB_WRITE) && !limits.allow_more()) {
    BIO_clear_retry_flags(bio);  // a flag left from the last attempt would make this one look worth repeating
    return -1;
  }
  if (operation == (BIO_CB_READ | BIO_CB_RETURN) && result > 0 && processed != nullptr) {
    limits.count_received(*processed);
  }
  return result;
}

}  // namespace

connection::connection(int socket, std::chrono::seconds request_timeout)
    : socket_(socket), limits_(request_timeout) {
  set_timeout(socket, SO_RCVTIMEO, attempt);
  set_timeout(socket, SO_SNDTIMEO, write_patience);
}

connection::~connection() {
  ::close(socket_);
}

handshake_result connection::shake_hands(SSL_CTX& context) {
  ERR_clear_error();  // what is left of another connection is no reason of this one's
  tls_.reset(SSL_new(&context));
  if (tls_ == nullptr || SSL_set_fd(tls_.get(), socket_) != 1) return handshake_result::failed;
  BIO_set_callback_arg(SSL_get_rbio(tls_.get()), reinterpret_cast<char*>(&limits_));
  BIO_set_callback_ex(SSL_get_rbio(tls_.get()), keep_limits);
  int status = 0;
  do {
    status = SSL_accept(tls_.get());
    if (status == 1) return handshake_result::done;
  } while (SSL_get_error(tls_.get(), status) == SSL_ERROR_WANT_READ && limits_.has_begun() &&
           limits_.allow_more());
  if (ERR_GET_REASON(ERR_peek_error()) != SSL_R_HTTP_REQUEST) return handshake_result::failed;
  tls_.reset();
  return handshake_result::plain_http;
}

arrival connection::wait_for_request() {
  if (begin_ < end_) return arrival::request;
  const ssize_t received = receive(ahead_.data(), ahead_.size());
  begin_ = 0;
  end_ = static_cast<std::size_t>(std::max<ssize_t>(received, 0));
  return received > 0                                      ? arrival::request
         : received == nothing_yet && !limits_.has_begun() ? arrival::nothing_yet
                                                           : arrival::end;
}

ssize_t connection::read(char* data, std::size_t size) {
  if (begin_ == end_ && size >= ahead_.size()) return receive(data, size);
  if (wait_for_request() != arrival::request) return -1;
  if (size == 1) {  // a head is read so
    *data = ahead_[begin_++];
    return 1;
  }
  const std::size_t taken = std::min(size, end_ - begin_);
  std::memcpy(data, ahead_.data() + begin_, taken);
  begin_ += taken;
  return static_cast<ssize_t>(taken);
}

bool connection::holds_more() const {
  return begin_ < end_ || (tls_ && SSL_has_pending(tls_.get()) == 1);
}

// Waits for what has begun until the end of its limits, and only a moment for the beginning.
ssize_t connection::receive(char* data, std::size_t size) {
  ssize_t received = 0;
  do {
    received = receive_once(data, size);
  } while (received == nothing_yet && limits_.has_begun() && limits_.allow_more());
  // It may have come with the end of the handshake, when no request was awaited yet.
  if (received > 0 && !limits_.has_begun()) limits_.count_received(static_cast<std::size_t>(received));
  return received;
}

ssize_t connection::receive_once(char* data, std::size_t size) {
  if (tls_) {
    ERR_clear_error();  // of another connection; SSL_get_error() would take it for this one's
    const int received = SSL_read(tls_.get(), data, openssl_size(size));
    const bool timed_out = received <= 0 && SSL_get_error(tls_.get(), received) == SSL_ERROR_WANT_READ;
    return timed_out ? nothing_yet : received;
  }
  if (!limits_.allow_more()) return -1;
  const ssize_t received = ::recv(socket_, data, size, 0);
  if (received > 0) limits_.count_received(static_cast<std::size_t>(received));
  return received < 0 && (errno == EAGAIN || errno == EINTR) ? nothing_yet : received;
}

bool connection::write(const char* data, std::size_t size) {
  if (held_.size() + size <= most_held) {
    held_.append(data, size);
    return true;
  }
  return flush() && send(data, size);
}

bool connection::flush() {
  const bool written = held_.empty() || send(held_.data(), held_.size());
  held_.clear();
  return written;
}

bool connection::send(const char* data, std::size_t size) {
  if (tls_) return send_tls(data, size);
  while (size > 0) {
    if (!limits_.allow_more()) return false;
    const ssize_t sent = ::send(socket_, data, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    data += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

// OpenSSL writes all or nothing; after the socket's timeout it wants the same bytes again.
bool connection::send_tls(const char* data, std::size_t size) {
  for (;;) {
    ERR_clear_error();
    const int written = SSL_write(tls_.get(), data, openssl_size(size));
    if (written > 0) return static_cast<std::size_t>(written) == size;
    if (SSL_get_error(tls_.get(), written) != SSL_ERROR_WANT_WRITE) return false;
    if (!wait_for(POLLOUT, write_patience)) return false;
  }
}

bool connection::wait_for(short event, milliseconds patience) const {
  pollfd awaited{socket_, event, 0};
  int ready = 0;
  do {
    ready = ::poll(&awaited, 1, static_cast<int>(patience.count()));
  } while (ready < 0 && errno == EINTR);
  return ready > 0;
}

void connection::free_buffers() {
  std::string().swap(held_);
  if (tls_) SSL_free_buffers(tls_.get());
}

void connection::end(bool client_sends) {
  constexpr auto patience = milliseconds(100);
  if (tls_ && SSL_is_init_finished(tls_.get())) SSL_shutdown(tls_.get());
  if (!client_sends) return;
  const auto enough = connection_limits::clock::now() + std::chrono::seconds(1);
  ::shutdown(socket_, SHUT_WR);
  while (connection_limits::clock::now() < enough && wait_for(POLLIN, patience)) {
    // Told to truncate, Linux would throw it away by itself, but not what comes by a Unix domain socket.
    if (::recv(socket_, ahead_.data(), ahead_.size(), MSG_DONTWAIT) <= 0) return;
  }
}

}  // namespace tweetsent_server
