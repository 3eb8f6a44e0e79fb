// SPDX-License-Identifier: MIT
#include "connections/client_address.hpp"

#include "support/header_text.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>
#include <stdexcept>

namespace tweetsent_server {
namespace {

constexpr unsigned address_bits = 128;
constexpr unsigned mapped_bits = 96;  // before an IPv4 address
constexpr std::string_view unix_peer = "unix";

std::optional<network> parse_address(std::string_view text) {
  const std::string address(text);
  network parsed{{}, address_bits};
  if (inet_pton(AF_INET6, address.c_str(), parsed.address.data()) == 1) return parsed;
  parsed.address.fill(0);
  parsed.address[10] = parsed.address[11] = 0xFF;
  if (inet_pton(AF_INET, address.c_str(), &parsed.address[12]) == 1) return parsed;
  return std::nullopt;
}

std::optional<network> parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  std::optional<network> parsed = parse_address(text.substr(0, slash));
  if (!parsed || slash == std::string_view::npos) return parsed;
  const std::string_view digits = text.substr(slash + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), parsed->bits);
  if (text.find(':') == std::string_view::npos) parsed->bits += mapped_bits;
  const bool good =
      error == std::errc() && end == digits.data() + digits.size() && parsed->bits <= address_bits;
  return good ? parsed : std::nullopt;
}

bool begins_alike(const network& one, const network& other, unsigned bits) {
  for (unsigned bit = 0; bit < bits; ++bit) {
    const unsigned mask = 0x80u >> (bit % 8);
    if ((one.address[bit / 8] & mask) != (other.address[bit / 8] & mask)) return false;
  }
  return true;
}

}  // namespace

trusted_proxies::trusted_proxies(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    const std::optional<network> parsed = parse_network(name);
    if (!parsed && name != unix_peer) throw std::invalid_argument(name + " is no address and no network");
    if (parsed) networks_.push_back(*parsed);
    trusts_unix_ = trusts_unix_ || name == unix_peer;
  }
}

bool trusted_proxies::trusts(std::string_view address) const {
  if (address == unix_peer) return trusts_unix_;
  const std::optional<network> parsed = parse_address(address);
  return parsed && std::any_of(networks_.begin(), networks_.end(), [&parsed](const network& each) {
           return begins_alike(*parsed, each, each.bits);
         });
}

std::string trusted_proxies::client_of(const std::string& peer, std::string_view forwarded) const {
  std::string client = peer;
  while (trusts(client) && !forwarded.empty()) {
    const std::size_t comma = forwarded.rfind(',');
    const std::string_view last =
        trimmed(comma == std::string_view::npos ? forwarded : forwarded.substr(comma + 1));
    if (!parse_address(last)) break;  // anything can stand there
    client = last;
    forwarded = forwarded.substr(0, comma == std::string_view::npos ? 0 : comma);
  }
  return client;
}

std::string peer_address(int socket) {
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (getpeername(socket, reinterpret_cast<sockaddr*>(&peer), &size) != 0) return "unknown";
  if (peer.ss_family == AF_INET) {
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(peer).sin_addr, text.data(), text.size());
  } else if (peer.ss_family == AF_INET6) {
    inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6&>(peer).sin6_addr, text.data(), text.size());
  } else {
    return std::string(unix_peer);
  }
  return text.data();
}

}  // namespace tweetsent_server
