// SPDX-License-Identifier: MIT
#include "records/input_stop.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>

#include "terminal/errors.hpp"

namespace cli {

input_stop::input_stop() {
  const int lowest = ::eventfd(0, EFD_CLOEXEC);
  if (lowest < 0) throw file_error("eventfd");
  // One of 0 to 2, where the caller has closed that, would be taken for a standard stream.
  descriptor_ = ::fcntl(lowest, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  ::close(lowest);
  if (descriptor_ < 0) throw file_error("eventfd");
}

input_stop::~input_stop() {
  ::close(descriptor_);
}

void input_stop::stop() const noexcept {
  const std::uint64_t one = 1;
  // It cannot fail before the count is at its limit, and then it is stopped.
  static_cast<void>(!::write(descriptor_, &one, sizeof one));
}

void input_stop::wait_for(int input) const {
  ::pollfd awaited[2] = {{input, POLLIN, 0}, {descriptor_, POLLIN, 0}};
  while (::poll(awaited, 2, -1) < 0) {
    if (errno != EINTR) throw file_error("poll");
  }
  if (awaited[1].revents != 0) throw input_stopped();
}

}  // namespace cli
