// SPDX-License-Identifier: MIT
#include "connections/client_address.hpp"

#include "support/header_text.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace tweetsent_server {
namespace {

constexpr std::string_view unix_peer = "unix";

// The address in the one form that the system writes, one of IPv4 never as IPv6; empty for any other text.
std::string written_alike(const std::string& text) {
  in6_addr address{};
  std::array<char, INET6_ADDRSTRLEN> written{};
  if (inet_pton(AF_INET, text.c_str(), &address) == 1) return text;
  if (inet_pton(AF_INET6, text.c_str(), &address) != 1) return {};
  if (IN6_IS_ADDR_V4MAPPED(&address)) {
    return inet_ntop(AF_INET, &address.s6_addr[12], written.data(), written.size());
  }
  return inet_ntop(AF_INET6, &address, written.data(), written.size());
}

}  // namespace

trusted_proxies::trusted_proxies(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    proxies_.push_back(name == unix_peer ? name : written_alike(name));
    if (proxies_.back().empty()) throw std::invalid_argument("--trusted-proxy: " + name + " is no address");
  }
}

std::string trusted_proxies::client_of(std::string peer, std::string_view forwarded) const {
  while (std::find(proxies_.begin(), proxies_.end(), peer) != proxies_.end() && !forwarded.empty()) {
    const std::size_t begin = forwarded.rfind(',') + 1;  // 0 without a comma
    std::string last = written_alike(std::string(trimmed(forwarded.substr(begin))));
    if (last.empty()) break;  // anything can stand there
    peer.swap(last);
    forwarded = forwarded.substr(0, begin == 0 ? 0 : begin - 1);
  }
  return peer;
}

std::string peer_address(int socket) {
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  std::array<char, INET6_ADDRSTRLEN> text{};
  auto* const address = reinterpret_cast<sockaddr*>(&peer);
  if (getpeername(socket, address, &size) != 0) return "unknown";
  if (peer.ss_family == AF_UNIX) return std::string(unix_peer);
  const int status = getnameinfo(address, size, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST);
  return status == 0 ? written_alike(text.data()) : "unknown";
}

}  // namespace tweetsent_server
