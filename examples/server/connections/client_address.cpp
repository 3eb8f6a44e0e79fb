// SPDX-License-Identifier: MIT
#include "connections/client_address.hpp"

#include "support/header_text.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <stdexcept>

namespace tweetsent_server {
namespace {

constexpr unsigned address_bits = 128;
constexpr unsigned mapped_bits = 96;  // before an IPv4 address
constexpr std::string_view unix_peer = "unix";

// An address, or one with the number of bits that count, as in `10.0.0.0/8`.
std::optional<network> parse_network(std::string_view text) {
  const std::size_t slash = std::min(text.find('/'), text.size());
  const std::string address(text.substr(0, slash));
  network parsed{{}, address_bits};
  unsigned least = 0;
  if (inet_pton(AF_INET6, address.c_str(), parsed.address.data()) != 1) {
    least = mapped_bits;
    parsed.address = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    if (inet_pton(AF_INET, address.c_str(), &parsed.address[12]) != 1) return std::nullopt;
  }
  if (slash == text.size()) return parsed;
  const char* const end = text.data() + text.size();
  const auto [parsed_to, error] = std::from_chars(text.data() + slash + 1, end, parsed.bits);
  parsed.bits += least;
  return error == std::errc() && parsed_to == end && parsed.bits <= address_bits ? std::optional(parsed)
                                                                                 : std::nullopt;
}

bool holds(const network& each, const network& address) {
  for (unsigned bit = 0; bit < each.bits; ++bit) {
    const unsigned mask = 0x80u >> (bit % 8);
    if ((each.address[bit / 8] & mask) != (address.address[bit / 8] & mask)) return false;
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
  const std::optional<network> parsed = parse_network(address);
  if (!parsed) return trusts_unix_ && address == unix_peer;
  return std::any_of(networks_.begin(), networks_.end(),
                     [&parsed](const network& each) { return holds(each, *parsed); });
}

std::string trusted_proxies::client_of(const std::string& peer, std::string_view forwarded) const {
  std::string client = peer;
  while (trusts(client) && !forwarded.empty()) {
    const std::size_t begin = forwarded.rfind(',') + 1;  // 0 without a comma
    const std::string_view last = trimmed(forwarded.substr(begin));
    if (last.find('/') != std::string_view::npos || !parse_network(last)) break;  // anything can stand there
    client = last;
    forwarded = forwarded.substr(0, begin == 0 ? 0 : begin - 1);
  }
  return client;
}

std::string peer_address(int socket) {
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  std::array<char, INET6_ADDRSTRLEN> text{};
  auto* const address = reinterpret_cast<sockaddr*>(&peer);
  if (getpeername(socket, address, &size) != 0) return "unknown";
  if (peer.ss_family == AF_UNIX) return std::string(unix_peer);
  const int status = getnameinfo(address, size, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST);
  return status == 0 ? text.data() : "unknown";
}

}  // namespace tweetsent_server
