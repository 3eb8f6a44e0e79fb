// SPDX-License-Identifier: MIT
#include "terminal/output.hpp"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <tweetsent/model_file/replace_file.hpp>

#include "terminal/errors.hpp"

namespace cli {

namespace {

// Whether the terminal shows a line that has not been ended.
std::atomic<bool> status_is_shown{false};

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ::ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      // Whoever gave us the stream wants it not to block; we have nothing else to do.
      ::pollfd awaited{descriptor, POLLOUT, 0};
      ::poll(&awaited, 1, -1);
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

}  // namespace

void write_output(std::string_view bytes) {
  if (write_all(STDOUT_FILENO, bytes)) return;
  if (errno == EPIPE) throw closed_output();
  throw file_error("standard output");
}

void check_writable(const std::string& path) {
  struct stat status;
  int fault = 0;
  if (tweetsent::is_replaceable(path)) {
    const std::string folder = path.substr(0, path.find_last_of('/') + 1) + ".";
    if (::access(folder.c_str(), W_OK | X_OK) != 0) fault = errno;
  } else if (::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) {
    fault = EISDIR;
  } else if (::access(path.c_str(), W_OK) != 0) {
    fault = errno;
  }
  if (fault != 0) throw input_error(path + ": expected to write it, found " + std::strerror(fault));
}

std::string printable(std::string_view text) {
  std::string out(text);
  for (std::size_t at = 0; at < out.size(); ++at) {
    const auto code = static_cast<unsigned char>(out[at]);
    if (code < 0x20 || code == 0x7F) out[at] = '?';
    // U+0080 to U+009F are C2 80 to C2 9F.
    if (code >= 0x80 && code < 0xA0 && at > 0 && out[at - 1] == '\xC2') out[at - 1] = out[at] = '?';
  }
  return out;
}

void show_status(std::string_view text) noexcept {
  for (std::string_view part : {std::string_view("\r"), text, std::string_view("\033[K")}) {
    static_cast<void>(write_all(STDERR_FILENO, part));
  }
  status_is_shown = !text.empty();
}

void end_status() noexcept {
  if (status_is_shown.exchange(false)) static_cast<void>(write_all(STDERR_FILENO, "\n"));
}

void complain(std::string_view message) {
  if (status_is_shown) show_status({});
  // If standard error itself fails, there is nowhere left to report it.
  static_cast<void>(write_all(STDERR_FILENO, "tweetsent: " + visible(message) + '\n'));
}

}  // namespace cli
