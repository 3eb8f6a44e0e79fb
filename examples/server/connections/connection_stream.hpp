// SPDX-License-Identifier: MIT
//
// A connection's bytes, with TLS or without. Reads ahead, so that a head is not read from the kernel byte by
// byte; what is written waits for flush(), so that an answer is one write.
#ifndef TWEETSENT_SERVER_CONNECTION_STREAM_HPP
#define TWEETSENT_SERVER_CONNECTION_STREAM_HPP

#include "connections/connection_guard.hpp"
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

// For one thread, on a blocking socket.
class connection_stream {
 public:
  // Bytes are counted by `guard`, which must outlive the stream.
  explicit connection_stream(connection_guard& guard);
  connection_stream(const connection_stream&) = delete;
  connection_stream& operator=(const connection_stream&) = delete;

  // TLS from here on. After plain_http the stream has none, for an answer that such a client can read; after
  // failed the reason is in OpenSSL's queue of errors.
  handshake_result shake_hands(SSL_CTX& context);

  // Waits until there is something to read, by reading it: one call of the kernel for both. False after
  // `patience`, at the end of the connection, and when another thread told it to end.
  bool wait(std::chrono::seconds patience);

  // Up to `size` bytes; 0 or less at the end of the connection, or when none came in time.
  ssize_t read(char* data, std::size_t size);

  // Whether more has been received than was read.
  bool holds_more() const;

  // False when the connection is of no use any more.
  bool write(const char* data, std::size_t size);
  bool flush();

  // Says to the client that this is the end: `close_notify`, with TLS. If the client may still be sending,
  // reads for a moment what it sends: closing at once would have the kernel send a reset, which can overtake
  // the answer.
  void end(bool client_sends);

 private:
  ssize_t receive(char* data, std::size_t size);
  ssize_t receive_plain(char* data, std::size_t size);
  ssize_t receive_tls(char* data, std::size_t size);
  ssize_t receive_within(std::chrono::seconds patience, char* data, std::size_t size);
  bool send(const char* data, std::size_t size);
  bool send_tls(const char* data, std::size_t size);
  bool wait_for(short event, std::chrono::milliseconds patience) const;

  connection_guard& guard_;
  std::unique_ptr<SSL, openssl_free> tls_;  // nothing: without
  std::array<char, 4096> ahead_;            // [begin_, end_) is still to be read
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::string held_;
};

}  // namespace tweetsent_server

#endif
