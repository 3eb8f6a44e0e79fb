// SPDX-License-Identifier: MIT
#include "telemetry/log_sink.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <string_view>
#include <thread>

namespace tweetsent_server {
namespace {

constexpr std::size_t most_gathered = 64 * 1024;
constexpr auto gathering = std::chrono::milliseconds(10);

// False when they cannot be written, for want of a reader or of room. Who gave the server its standard error
// may have made it non-blocking: then it waits here.
bool write_to_standard_error(std::string_view lines) {
  while (!lines.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, lines.data(), lines.size());
    if (written > 0) {
      lines.remove_prefix(static_cast<std::size_t>(written));
    } else if (written < 0 && errno == EAGAIN) {
      pollfd room{STDERR_FILENO, POLLOUT, 0};
      ::poll(&room, 1, -1);
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

}  // namespace

void log_sink::sink_it_(const spdlog::details::log_msg& message) {
  spdlog::memory_buf_t line;
  formatter_->format(message, line);
  gathered_.append(line.data(), line.size());
  ++lines_;
  const bool is_last = queue_.queue_size() == 0;
  if (is_last || gathered_.size() > most_gathered) write_gathered();
  if (is_last) std::this_thread::sleep_for(gathering);  // the next ones queue meanwhile
}

void log_sink::write_gathered() {
  (write_to_standard_error(gathered_) ? written_ : lost_) += lines_;
  gathered_.clear();
  lines_ = 0;
}

}  // namespace tweetsent_server
