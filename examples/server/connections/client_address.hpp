// SPDX-License-Identifier: MIT
//
// Where a request comes from, for the log.
#ifndef TWEETSENT_SERVER_CLIENT_ADDRESS_HPP
#define TWEETSENT_SERVER_CLIENT_ADDRESS_HPP

#include <string>
#include <string_view>
#include <vector>

namespace tweetsent_server {

// Proxies whose X-Forwarded-For is believed: addresses, and `unix` for who connects by a Unix domain socket.
class trusted_proxies {
 public:
  // Throws std::invalid_argument, which names the text that is neither.
  explicit trusted_proxies(const std::vector<std::string>& names);

  // The client that `peer`, as peer_address() has it, asks for: the last of `forwarded`, the elements of
  // X-Forwarded-For, that is no such proxy; the peer itself if it is none or nothing there is an address.
  std::string client_of(std::string peer, std::string_view forwarded) const;

 private:
  std::vector<std::string> proxies_;
};

// The address at the other end of `socket`, without its port; `unix` for one of a Unix domain socket.
std::string peer_address(int socket);

}  // namespace tweetsent_server

#endif
