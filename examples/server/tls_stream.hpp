// SPDX-License-Identifier: MIT
//
// A connection's bytes as cpp-httplib reads and writes them. Its own stream calls OpenSSL for each byte of a
// head, asks the kernel before each read and write whether it may, and writes head and body of an answer one
// by one; this one reads ahead and writes an answer at once.
#ifndef TWEETSENT_SERVER_TLS_STREAM_HPP
#define TWEETSENT_SERVER_TLS_STREAM_HPP

#include <httplib.h>
#include <openssl/ssl.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <string>

namespace tweetsent_server {

// Always writable, since a write waits itself. Newer versions of cpp-httplib do not ask: no `override`.
class writable_stream : public httplib::Stream {
 public:
  virtual bool is_writable() const { return true; }
};

// For the thread that makes it, one at a time.
class tls_stream : public writable_stream {
 public:
  // `tls` has done its handshake, on a blocking socket with timeouts, and must outlive the stream.
  explicit tls_stream(SSL& tls) : tls_(tls) { of_this_thread_ = this; }
  ~tls_stream() override { of_this_thread_ = nullptr; }

  // nullptr while the thread serves no connection, or one without TLS.
  static tls_stream* of_this_thread() noexcept { return of_this_thread_; }

  // Waits until there is something to read. False after `patience`.
  bool wait(std::chrono::seconds patience) const;

  // Whether more has been received than was read.
  bool holds_more() const { return begin_ < end_ || SSL_has_pending(&tls_) == 1; }

  // How many bytes can be read without a wait, at least.
  std::size_t received() const { return end_ - begin_ + static_cast<std::size_t>(SSL_pending(&tls_)); }

  // From here on what is written waits for flush(), as far as it fits one record of TLS.
  void hold() noexcept { holding_ = true; }

  // Writes what waits. After false the connection is of no use.
  bool flush();

  // Reads and writes wait themselves, as long as the socket's timeouts let them.
  bool is_readable() const override { return true; }
  ssize_t read(char* data, std::size_t size) override;
  ssize_t write(const char* data, std::size_t size) override;

  // Of no use here, so the kernel is not asked.
  void get_remote_ip_and_port(std::string& /*address*/, int& /*port*/) const override {}
  void get_local_ip_and_port(std::string& /*address*/, int& /*port*/) const override {}

  socket_t socket() const override { return SSL_get_fd(&tls_); }

 private:
  bool write_through(const char* data, std::size_t size);

  static thread_local tls_stream* of_this_thread_;

  SSL& tls_;
  std::array<char, 4096> ahead_;  // [begin_, end_) is still to be read
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::string held_;
  bool holding_ = false;
};

}  // namespace tweetsent_server

#endif
