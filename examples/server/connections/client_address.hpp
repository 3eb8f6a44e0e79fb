// SPDX-License-Identifier: MIT
//
// Where a request comes from, for the log.
#ifndef TWEETSENT_SERVER_CLIENT_ADDRESS_HPP
#define TWEETSENT_SERVER_CLIENT_ADDRESS_HPP

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace tweetsent_server {

// An address, or all that begin like one. Those of IPv4 are the IPv6 ones that stand for them.
struct network {
  std::array<unsigned char, 16> address;
  unsigned bits;
};

// Proxies whose X-Forwarded-For is believed: addresses, networks (`10.0.0.0/8`), and `unix` for who connects
// by a Unix domain socket.
class trusted_proxies {
 public:
  // Throws std::invalid_argument, which names the text that is neither.
  explicit trusted_proxies(const std::vector<std::string>& names);

  // The address of the client that `peer`, an address or `unix`, asks for: the last of `forwarded`, the
  // elements of X-Forwarded-For, that is no such proxy; the peer's own if it is none or nothing there is an
  // address.
  std::string client_of(const std::string& peer, std::string_view forwarded) const;

 private:
  bool trusts(std::string_view address) const;

  std::vector<network> networks_;
  bool trusts_unix_ = false;
};

// The address at the other end of `socket`, without its port; `unix` for one of a Unix domain socket.
std::string peer_address(int socket);

}  // namespace tweetsent_server

#endif
