// SPDX-License-Identifier: MIT
//
// Preloaded into the server, lets accept() fail while a connection waits: each error in turn, as often as the
// number in the file $TWEETSENT_ACCEPT_FAULTS says, which is counted down.
// With $TWEETSENT_LATE_CLOSE set, close() returns half a second after it has closed a socket.
#include <dlfcn.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

namespace {

constexpr int errors[] = {ECONNABORTED, ENFILE, EMFILE, ENOBUFS, ENOMEM};

// Sets errno and returns true if the next accept() is to fail.
bool takes_fault() {
  static unsigned taken = 0;
  const char* path = std::getenv("TWEETSENT_ACCEPT_FAULTS");
  std::FILE* file = path == nullptr ? nullptr : std::fopen(path, "r+");
  if (file == nullptr) return false;
  int left = 0;
  if (std::fscanf(file, "%d", &left) != 1) left = 0;
  if (left > 0) {
    std::rewind(file);
    std::fprintf(file, "%-9d\n", left - 1);
  }
  std::fclose(file);
  if (left <= 0) return false;
  errno = errors[taken++ % (sizeof errors / sizeof *errors)];
  return true;
}

bool fails(int socket) {
  pollfd waiting{socket, POLLIN, 0};
  ::poll(&waiting, 1, -1);
  return (waiting.revents & POLLHUP) == 0 && takes_fault();
}

template <typename Function>
Function next_of(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" int accept(int socket, sockaddr* address, socklen_t* size) {
  static const auto next = next_of<int (*)(int, sockaddr*, socklen_t*)>("accept");
  return fails(socket) ? -1 : next(socket, address, size);
}

extern "C" int accept4(int socket, sockaddr* address, socklen_t* size, int flags) {
  static const auto next = next_of<int (*)(int, sockaddr*, socklen_t*, int)>("accept4");
  return fails(socket) ? -1 : next(socket, address, size, flags);
}

extern "C" int close(int file) {
  static const auto next = next_of<int (*)(int)>("close");
  constexpr unsigned microseconds = 500'000;
  struct stat closed {};
  const bool is_late = std::getenv("TWEETSENT_LATE_CLOSE") != nullptr && ::fstat(file, &closed) == 0 &&
                       S_ISSOCK(closed.st_mode);
  const int result = next(file);
  if (is_late) ::usleep(microseconds);
  return result;
}
