// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_SERVER_REQUEST_ID_HPP
#define TWEETSENT_SERVER_REQUEST_ID_HPP

#include <string>
#include <string_view>

namespace tweetsent_server {

// Puts into `id` the client's own id if it is well-formed, 1 to 128 letters, digits and `-._~`; else a new
// one, unique across servers for all practical purposes.
void choose_request_id(std::string_view clients_own, std::string& id);

}  // namespace tweetsent_server

#endif
