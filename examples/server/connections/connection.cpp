// SPDX-License-Identifier: MIT
#include "connections/connection.hpp"

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
#include <new>
#include <utility>

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

// Those of another connection would be taken for this one's. Clearing costs much, also of none.
void clear_errors() {
  if (ERR_peek_error() != 0) ERR_clear_error();
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

connection::connection(file_descriptor accepted, std::chrono::seconds request_timeout)
    : socket_(std::move(accepted)), limits_(request_timeout), bio_(BIO_new_socket(socket(), BIO_NOCLOSE)) {
  if (bio_ == nullptr) throw std::bad_alloc();
  BIO_set_callback_arg(bio_.get(), reinterpret_cast<char*>(&limits_));
  BIO_set_callback_ex(bio_.get(), keep_limits);
  set_timeout(socket(), SO_RCVTIMEO, attempt);
  set_timeout(socket(), SO_SNDTIMEO, write_patience);
}

handshake_result connection::shake_hands(SSL_CTX& context) {
  clear_errors();
  tls_.reset(SSL_new(&context));
  if (tls_ == nullptr) return handshake_result::failed;
  BIO_up_ref(bio_.get());
  SSL_set_bio(tls_.get(), bio_.get(), bio_.get());
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

ssize_t connection::read_more(char* data, std::size_t size) {
  if (begin_ == end_ && size >= ahead_.size()) return receive(data, size);
  if (wait_for_request() != arrival::request) return -1;
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
  clear_errors();
  const int received =
      tls_ ? SSL_read(tls_.get(), data, openssl_size(size)) : BIO_read(bio_.get(), data, openssl_size(size));
  return received <= 0 && fault_of(received) == SSL_ERROR_WANT_READ ? nothing_yet : received;
}

// As SSL_get_error(), without TLS too.
int connection::fault_of(int result) const {
  return tls_                           ? SSL_get_error(tls_.get(), result)
         : BIO_should_read(bio_.get())  ? SSL_ERROR_WANT_READ
         : BIO_should_write(bio_.get()) ? SSL_ERROR_WANT_WRITE
                                        : SSL_ERROR_SYSCALL;
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

// OpenSSL writes all or nothing; after the socket's timeout it wants the same bytes again.
bool connection::send(const char* data, std::size_t size) {
  while (size > 0) {
    clear_errors();
    const int sent = tls_ ? SSL_write(tls_.get(), data, openssl_size(size))
                          : BIO_write(bio_.get(), data, openssl_size(size));
    if (sent > 0) {
      data += sent;
      size -= static_cast<std::size_t>(sent);
    } else if (fault_of(sent) != SSL_ERROR_WANT_WRITE || !wait_for(POLLOUT, write_patience)) {
      return false;
    }
  }
  return true;
}

bool connection::wait_for(short event, milliseconds patience) const {
  pollfd awaited{socket(), event, 0};
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
  ::shutdown(socket(), SHUT_WR);
  while (connection_limits::clock::now() < enough && wait_for(POLLIN, patience)) {
    // Told to truncate, Linux would throw it away by itself, but not what comes by a Unix domain socket.
    if (::recv(socket(), ahead_.data(), ahead_.size(), MSG_DONTWAIT) <= 0) return;
  }
}

}  // namespace tweetsent_server
