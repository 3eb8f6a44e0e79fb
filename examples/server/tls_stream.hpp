// SPDX-License-Identifier: MIT
//
// A connection's bytes over TLS.
#ifndef TWEETSENT_SERVER_TLS_STREAM_HPP
#define TWEETSENT_SERVER_TLS_STREAM_HPP

#include "connection_stream.hpp"

#include <openssl/ssl.h>

#include <cstddef>

namespace tweetsent_server {

class tls_stream : public connection_stream {
 public:
  // `tls` has done its handshake and must outlive the stream.
  explicit tls_stream(SSL& tls) : connection_stream(SSL_get_fd(&tls)), tls_(tls) {}

  socket_t socket() const override { return SSL_get_fd(&tls_); }

 private:
  ssize_t receive(char* data, std::size_t size) override;
  bool send(const char* data, std::size_t size) override;
  bool transport_holds_more() const override { return SSL_has_pending(&tls_) == 1; }
  std::size_t received_by_transport() const override { return static_cast<std::size_t>(SSL_pending(&tls_)); }

  SSL& tls_;
};

}  // namespace tweetsent_server

#endif
