// SPDX-License-Identifier: MIT
#include "connections/listener.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
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

bool is_loopback(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    return (ntohl(reinterpret_cast<const sockaddr_in&>(address).sin_addr.s_addr) >> 24) == 127;
  }
  return IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr);
}

// For the owner and group of `path`, if that is where it is. None, and errno, on failure.
file_descriptor listen_on(const sockaddr& address, socklen_t size, const std::string& path = {}) {
  constexpr mode_t owner_and_group = 0660;
  file_descriptor opened(::socket(address.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (opened.number() < 0) return opened;
  const int on = 1;
  // Lets a restart bind while connections of the last run are in TIME_WAIT, but not while another process
  // listens.
  setsockopt(opened.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  // Accepted connections inherit it; without it every kept-alive request waits for a delayed ACK.
  setsockopt(opened.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const bool bound = ::bind(opened.number(), &address, size) == 0;
  // Nobody can connect before it listens.
  const bool good = bound && (path.empty() || ::chmod(path.c_str(), owner_and_group) == 0);
  if (good && ::listen(opened.number(), backlog) == 0) return opened;
  if (bound && !path.empty()) ::unlink(path.c_str());
  return file_descriptor(-1);
}

std::uint16_t port_of(int socket) {
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  if (getsockname(socket, reinterpret_cast<sockaddr*>(&bound), &size) != 0) return 0;
  return ntohs(reinterpret_cast<const sockaddr_in&>(bound).sin_port);  // where sin6_port is too
}

[[noreturn]] void refuse_path(const std::string& path, const std::string& reason) {
  throw std::runtime_error("--socket " + path + ": " + reason);
}

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    refuse_path(path, "longer than " + std::to_string(sizeof address.sun_path - 1) + " bytes");
  }
  path.copy(address.sun_path, path.size());
  return address;
}

// Device and inode of what is there; zeros of nothing.
std::pair<std::uint64_t, std::uint64_t> identity_of(const std::string& path) noexcept {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) return {};
  return {found.st_dev, found.st_ino};
}

// Removes a socket that a killed server left; whatever else is there stays.
void remove_stale(const std::string& path, const sockaddr_un& address) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) return;
  if (!S_ISSOCK(found.st_mode)) refuse_path(path, "not a socket");
  const file_descriptor probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const int status = ::connect(probe.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  const int error = status == 0 ? EAGAIN : errno;
  if (error == EAGAIN) refuse_path(path, "another server listens on it");
  if (error != ECONNREFUSED) refuse_path(path, std::strerror(error));
  ::unlink(path.c_str());
}

file_descriptor listen_at(const std::string& path) {
  constexpr auto patience = std::chrono::seconds(2);
  const sockaddr_un address = address_of(path);
  // Two servers that start at once take turns.
  const std::size_t slash = path.rfind('/');
  const file_descriptor folder(slash == std::string::npos ? "." : path.substr(0, slash + 1), O_DIRECTORY);
  if (!folder.lock_within(patience)) refuse_path(path, "another process has its folder locked");
  remove_stale(path, address);
  file_descriptor socket = listen_on(reinterpret_cast<const sockaddr&>(address), sizeof address, path);
  if (socket.number() < 0) refuse_path(path, std::strerror(errno));
  return socket;
}

file_descriptor listen_at(const std::string& address, std::uint16_t port, bool loopback_only) {
  const address_list addresses = resolve(address, port);
  if (loopback_only && !is_loopback(*addresses->ai_addr)) {
    throw std::runtime_error("--plain-http: " + address +
                             " is not a loopback address; off this machine use TLS");
  }
  file_descriptor socket = listen_on(*addresses->ai_addr, addresses->ai_addrlen);
  if (socket.number() < 0) {
    throw std::runtime_error("cannot listen on " + address + " port " + std::to_string(port) + ": " +
                             std::strerror(errno));
  }
  return socket;
}

}  // namespace

listener::listener(const std::string& path)
    : socket_(listen_at(path)), path_(path), made_(identity_of(path)) {}

listener::listener(const std::string& address, std::uint16_t port, bool loopback_only)
    : socket_(listen_at(address, port, loopback_only)), port_(port_of(socket())) {}

listener::~listener() {
  close_door();
}

file_descriptor listener::accept() noexcept {
  return file_descriptor(::accept4(socket(), nullptr, nullptr, SOCK_CLOEXEC));
}

void listener::close_door() noexcept {
  // First, for it may be another's as soon as nobody listens; or is already, who removed this one.
  if (!path_.empty() && identity_of(path_) == made_) ::unlink(path_.c_str());
  path_.clear();
  ::shutdown(socket(), SHUT_RDWR);
}

}  // namespace tweetsent_server
