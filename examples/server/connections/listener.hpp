// SPDX-License-Identifier: MIT
//
// The listening socket, made here rather than by cpp-httplib: it shares ports silently (SO_REUSEPORT), queues
// five connections, does not say why it failed, and stops accepting when accept() fails once.
#ifndef TWEETSENT_SERVER_LISTENER_HPP
#define TWEETSENT_SERVER_LISTENER_HPP

#include "support/text_file.hpp"

#include <cstdint>
#include <string>
#include <utility>

namespace tweetsent_server {

class listener {
 public:
  // Binds and listens. `address` is a numeric address or a host name. Throws std::runtime_error with one
  // clear line, also when `loopback_only` and the address is not a loopback one.
  listener(const std::string& address, std::uint16_t port, bool loopback_only);

  // A Unix domain socket, which owner and group of `path` may connect to. One that nobody listens on any
  // more is replaced; it is removed when the door closes. Throws as the other does.
  explicit listener(const std::string& path);

  ~listener();

  int socket() const noexcept { return socket_.number(); }
  std::uint16_t port() const noexcept { return port_; }  // the one taken where 0 was asked for; 0 of a path

  // A connection that has come; none, and errno, on failure: EAGAIN if none came.
  file_descriptor accept() noexcept;

  // No connection is accepted any more; who polls the socket is told.
  void close_door() noexcept;

 private:
  const file_descriptor socket_;
  std::uint16_t port_ = 0;
  std::string path_;
  std::pair<std::uint64_t, std::uint64_t> made_;  // device and inode of the socket there
};

}  // namespace tweetsent_server

#endif
