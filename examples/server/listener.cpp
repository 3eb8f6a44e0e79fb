// SPDX-License-Identifier: MIT
#include "listener.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace tweetsent_server {
namespace {

constexpr int backlog = 1024;

using address_list = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

address_list resolve(const std::string& address, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  const int status = getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (status != 0) throw std::runtime_error("--address " + address + ": " + gai_strerror(status));
  return {found, &freeaddrinfo};
}

bool is_loopback(const addrinfo& address) {
  if (address.ai_family == AF_INET) {
    sockaddr_in inet;
    std::memcpy(&inet, address.ai_addr, sizeof inet);
    return (ntohl(inet.sin_addr.s_addr) >> 24) == 127;
  }
  sockaddr_in6 inet6;
  std::memcpy(&inet6, address.ai_addr, sizeof inet6);
  return IN6_IS_ADDR_LOOPBACK(&inet6.sin6_addr);
}

// -1 and errno on failure.
int listen_on(const addrinfo& address) {
  const int opened = ::socket(address.ai_family, address.ai_socktype | SOCK_CLOEXEC, address.ai_protocol);
  if (opened < 0) return -1;
  const int on = 1;
  // Lets a restart bind while connections of the last run are in TIME_WAIT, but not while another process
  // listens.
  setsockopt(opened, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  // Accepted connections inherit it; without it every kept-alive request waits for a delayed ACK.
  setsockopt(opened, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::bind(opened, address.ai_addr, address.ai_addrlen) == 0 && ::listen(opened, backlog) == 0)
    return opened;
  const int error = errno;
  ::close(opened);
  errno = error;
  return -1;
}

std::uint16_t port_of(int socket) {
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  if (getsockname(socket, reinterpret_cast<sockaddr*>(&bound), &size) != 0) return 0;
  if (bound.ss_family == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in&>(bound).sin_port);
  return ntohs(reinterpret_cast<const sockaddr_in6&>(bound).sin6_port);
}

}  // namespace

listener::listener(const std::string& address, std::uint16_t port, bool loopback_only) {
  const address_list addresses = resolve(address, port);
  if (loopback_only && !is_loopback(*addresses)) {
    throw std::runtime_error("--plain-http: " + address +
                             " is not a loopback address; off this machine use TLS");
  }
  socket_ = listen_on(*addresses);
  if (socket_ < 0) {
    throw std::runtime_error("cannot listen on " + address + " port " + std::to_string(port) + ": " +
                             std::strerror(errno));
  }
  port_ = port_of(socket_);
}

listener::~listener() {
  ::close(socket_);
}

int listener::accept(std::chrono::milliseconds patience) noexcept {
  pollfd arrival{socket_, POLLIN, 0};
  const int ready = ::poll(&arrival, 1, static_cast<int>(patience.count()));
  if (ready > 0) return ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
  if (ready == 0) errno = EAGAIN;
  return -1;
}

void listener::close_door() noexcept {
  ::shutdown(socket_, SHUT_RDWR);
}

}  // namespace tweetsent_server
