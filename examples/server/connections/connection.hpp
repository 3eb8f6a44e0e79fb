// SPDX-License-Identifier: MIT
//
// A connection: its socket, and its bytes with TLS or without. Reads ahead, so that a head is not read from
// the kernel byte by byte; what is written waits for flush(), so that an answer is one write.
#ifndef TWEETSENT_SERVER_CONNECTION_HPP
#define TWEETSENT_SERVER_CONNECTION_HPP

#include "connections/connection_limits.hpp"
#include "credentials/certificate.hpp"

#include <openssl/ssl.h>
#include <sys/types.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace tweetsent_server {

enum class handshake_result { done, failed, plain_http };
enum class arrival { request, nothing_yet, end };

// Has one owner at a time: the thread that serves it, or the idle_connections that it waits in.
class connection {
 public:
  // Takes over `socket`, a blocking one.
  connection(int socket, std::chrono::seconds request_timeout);
  ~connection();
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  int socket() const noexcept { return socket_; }
  connection_limits& limits() noexcept { return limits_; }

  // TLS from here on. After plain_http the connection has none, for an answer that such a client can read;
  // after failed the reason is in OpenSSL's queue of errors.
  handshake_result shake_hands(SSL_CTX& context);
  bool has_tls() const noexcept { return tls_ != nullptr; }

  // Waits a moment for a request to begin, by reading: one call of the kernel for both.
  arrival wait_for_request();

  // Up to `size` bytes of a request; 0 or less at the end of the connection, or of its limits.
  ssize_t read(char* data, std::size_t size);

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
  ssize_t receive(char* data, std::size_t size);
  ssize_t receive_once(char* data, std::size_t size);
  bool send(const char* data, std::size_t size);
  bool send_tls(const char* data, std::size_t size);
  bool wait_for(short event, std::chrono::milliseconds patience) const;

  const int socket_;
  connection_limits limits_;
  bool is_expired_ = false;
  std::unique_ptr<SSL, openssl_free> tls_;  // nothing: without
  std::array<char, 4096> ahead_;            // [begin_, end_) is still to be read
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::string held_;
};

}  // namespace tweetsent_server

#endif
