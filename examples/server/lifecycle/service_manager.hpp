// SPDX-License-Identifier: MIT
//
// What systemd is told of the server's life, in a unit with `Type=notify`.
#ifndef TWEETSENT_SERVER_SERVICE_MANAGER_HPP
#define TWEETSENT_SERVER_SERVICE_MANAGER_HPP

#include <string_view>

namespace tweetsent_server {

// Sends `state` (`READY=1`, `STOPPING=1`) to the socket that $NOTIFY_SOCKET names, as sd_notify(3) does. Does
// nothing without one, and fails silently: nobody else could be told.
void notify_service_manager(std::string_view state) noexcept;

}  // namespace tweetsent_server

#endif
