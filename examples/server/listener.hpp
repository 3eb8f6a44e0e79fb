// SPDX-License-Identifier: MIT
//
// The listening socket, made here rather than by cpp-httplib: it shares ports silently (SO_REUSEPORT), queues
// five connections, and does not say why it failed.
#ifndef TWEETSENT_SERVER_LISTENER_HPP
#define TWEETSENT_SERVER_LISTENER_HPP

#include <cstdint>
#include <string>

namespace tweetsent_server {

class listener {
 public:
  // Binds and listens. `address` is a numeric address or a host name. Throws std::runtime_error with one
  // clear line, also when `loopback_only` and the address is not a loopback one.
  listener(const std::string& address, std::uint16_t port, bool loopback_only);
  ~listener();
  listener(const listener&) = delete;
  listener& operator=(const listener&) = delete;

  int socket() const noexcept { return socket_; }
  std::uint16_t port() const noexcept { return port_; }  // the one taken where 0 was asked for

  // No connection is accepted any more, by any duplicate of the socket; an accept() under way fails.
  void close_door() noexcept;

 private:
  int socket_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace tweetsent_server

#endif
