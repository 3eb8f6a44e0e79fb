// SPDX-License-Identifier: MIT
//
// A connection: its socket, and its bytes with TLS or without. Reads ahead, so that a head is not read from
// the kernel byte by byte; what is written waits for flush(), so that an answer is one write.
#ifndef TWEETSENT_SERVER_CONNECTION_HPP
#define TWEETSENT_SERVER_CONNECTION_HPP

#include "credentials/certificate.hpp"
#include "support/text_file.hpp"

#include <openssl/ssl.h>
#include <sys/types.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace tweetsent_server {

// The limits of a connection in time and bytes, which cpp-httplib lacks: asked before each read and write,
// told of each byte that comes. A head that is too long, or a request that drips in for ever, ends the
// connection.
class connection_limits {
 public:
  using clock = std::chrono::steady_clock;

  // A handshake, or a request, may take `timeout` from its first byte to the last of its answer.
  explicit connection_limits(std::chrono::seconds timeout) : timeout_(timeout) {}

  // A request may come now.
  void await_request() noexcept {
    received_ = 0;
    allowed_ = head_bytes;
    since_ = clock::now();
  }

  // Its head is read, and `bytes` of body may follow. Chunks of a byte each take six on the wire, and records
  // of TLS have a frame of their own.
  void allow_body(std::size_t bytes) noexcept { allowed_ = head_bytes + framing * bytes; }

  void count_received(std::size_t bytes) noexcept {
    if (received_ == 0) deadline_ = clock::now() + timeout_;
    received_ += bytes;
  }

  // Whether a byte has come since a request was last awaited.
  bool has_begun() const noexcept { return received_ > 0; }

  // Whether the connection may go on to read or write.
  bool allow_more() const noexcept {
    return !has_begun() || (received_ <= allowed_ && clock::now() <= deadline_);
  }

  // When a request was last awaited, or the connection began.
  clock::time_point since() const noexcept { return since_; }

 private:
  static constexpr std::size_t head_bytes = 64 * 1024;  // of a handshake too
  static constexpr std::size_t framing = 8;

  std::chrono::seconds timeout_;
  clock::time_point since_ = clock::now();
  clock::time_point deadline_;
  std::size_t received_ = 0;
  std::size_t allowed_ = head_bytes;
};

enum class handshake_result { done, failed, plain_http };
enum class arrival { request, nothing_yet, end };

// Has one owner at a time: the thread that serves it, or the idle_connections that it waits in.
class connection {
 public:
  // `socket` is a blocking one.
  connection(file_descriptor socket, std::chrono::seconds request_timeout);

  int socket() const noexcept { return socket_.number(); }
  connection_limits& limits() noexcept { return limits_; }

  // TLS from here on. After plain_http the connection has none, for an answer that such a client can read;
  // after failed the reason is in OpenSSL's queue of errors.
  handshake_result shake_hands(SSL_CTX& context);
  bool has_tls() const noexcept { return tls_ != nullptr; }

  // Waits a moment for a request to begin, by reading: one call of the kernel for both.
  arrival wait_for_request();

  // Up to `size` bytes of a request; 0 or less at the end of the connection, or of its limits.
  ssize_t read(char* data, std::size_t size) {
    if (size != 1 || begin_ == end_) return read_more(data, size);
    *data = ahead_[begin_++];  // a head is read so
    return 1;
  }

  // Whether more has been received than was read.
  bool holds_more() const;

  // False when the connection is of no use any more.
  bool write(const char* data, std::size_t size);
  bool flush();

  // Has waited too long, and is to end unless a request comes at this very moment.
  void expire() noexcept { is_expired_ = true; }
  bool is_expired() const noexcept { return is_expired_; }

  // Gives its buffers back, before it waits without a thread.
  void free_buffers();

  // Says to the client that this is the end: `close_notify`, with TLS. If the client may still be sending,
  // reads for a moment what it sends: closing at once would have the kernel send a reset, which can overtake
  // the answer.
  void end(bool client_sends);

 private:
  ssize_t read_more(char* data, std::size_t size);
  ssize_t receive(char* data, std::size_t size);
  ssize_t receive_once(char* data, std::size_t size);
  bool send(const char* data, std::size_t size);
  int fault_of(int result) const;
  bool wait_for(short event, std::chrono::milliseconds patience) const;

  const file_descriptor socket_;
  connection_limits limits_;
  bool is_expired_ = false;
  std::unique_ptr<BIO, openssl_free> bio_;
  std::unique_ptr<SSL, openssl_free> tls_;  // nothing: without
  std::array<char, 4096> ahead_;            // [begin_, end_) is still to be read
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::string held_;
};

}  // namespace tweetsent_server

#endif
