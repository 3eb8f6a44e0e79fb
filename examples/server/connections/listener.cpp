// SPDX-License-Identifier: MIT
#include "connections/listener.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <thread>

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
  const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const int status = ::connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  const int error = errno;
  ::close(probe);
  if (status != 0 && error == ECONNREFUSED) {
    ::unlink(path.c_str());
  } else {
    refuse_path(path, status == 0 || error == EAGAIN ? "another server listens on it" : std::strerror(error));
  }
}

// Two servers that start at once take turns.
class folder_lock {
 public:
  explicit folder_lock(const std::string& path)
      : folder_(::open(path.substr(0, path.find_last_of('/') + 1).append(".").c_str(),
                       O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    constexpr auto pause = std::chrono::milliseconds(20);
    for (int attempts = 100; folder_ >= 0 && ::flock(folder_, LOCK_EX | LOCK_NB) != 0; --attempts) {
      if (attempts == 0) {
        ::close(folder_);
        refuse_path(path, "another process has its folder locked");
      }
      std::this_thread::sleep_for(pause);
    }
  }
  ~folder_lock() {
    if (folder_ >= 0) ::close(folder_);
  }
  folder_lock(const folder_lock&) = delete;
  folder_lock& operator=(const folder_lock&) = delete;

 private:
  int folder_;
};

}  // namespace

listener::listener(const std::string& path) {
  constexpr mode_t owner_and_group = 0660;
  const sockaddr_un address = address_of(path);
  const folder_lock lock(path);
  remove_stale(path, address);
  socket_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  // Nobody can connect before it listens.
  const bool bound =
      socket_ >= 0 && ::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  if (bound && ::chmod(path.c_str(), owner_and_group) == 0 && ::listen(socket_, backlog) == 0) {
    path_ = path;
    made_ = identity_of(path);
    return;
  }
  const int error = errno;
  if (bound) ::unlink(path.c_str());
  if (socket_ >= 0) ::close(socket_);
  refuse_path(path, std::strerror(error));
}

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
  close_door();
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
  // First, for it may be another's as soon as nobody listens; or is already, who removed this one.
  if (!path_.empty() && identity_of(path_) == made_) ::unlink(path_.c_str());
  path_.clear();
  ::shutdown(socket_, SHUT_RDWR);
}

}  // namespace tweetsent_server
