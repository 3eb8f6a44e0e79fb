// SPDX-License-Identifier: MIT
//
// A connection's bytes without TLS, each counted by the guard.
#ifndef TWEETSENT_SERVER_PLAIN_STREAM_HPP
#define TWEETSENT_SERVER_PLAIN_STREAM_HPP

#include "connection_stream.hpp"

#include <cstddef>

namespace tweetsent_server {

class plain_stream : public connection_stream {
 public:
  explicit plain_stream(socket_t socket) : connection_stream(socket), socket_(socket) {}

  socket_t socket() const override { return socket_; }

 private:
  ssize_t receive(char* data, std::size_t size) override;
  bool send(const char* data, std::size_t size) override;

  socket_t socket_;
};

}  // namespace tweetsent_server

#endif
