// SPDX-License-Identifier: MIT
//
// What systemd is told of the server's life, in a unit with `Type=notify`.
#ifndef TWEETSENT_SERVER_SERVICE_MANAGER_HPP
#define TWEETSENT_SERVER_SERVICE_MANAGER_HPP

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <string_view>

namespace tweetsent_server {

// Sends `state` (`READY=1`, `STOPPING=1`) to the socket that $NOTIFY_SOCKET names, as sd_notify(3) does. Does
// nothing without one, and fails silently: nobody else could be told.
inline void notify_service_manager(std::string_view state) noexcept {
  const char* given = std::getenv("NOTIFY_SOCKET");
  const std::string_view path = given == nullptr ? std::string_view() : given;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() > sizeof address.sun_path) return;
  path.copy(address.sun_path, path.size());
  if (path.front() == '@') address.sun_path[0] = '\0';  // a name that is in no folder
  const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return;
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
  ::sendto(socket, state.data(), state.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address),
           size);
  ::close(socket);
}

}  // namespace tweetsent_server

#endif
