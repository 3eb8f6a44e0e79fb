// SPDX-License-Identifier: MIT
#include "support/text_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <string_view>

namespace tweetsent_server {
namespace {

constexpr std::size_t largest_file = 1024 * 1024;

[[noreturn]] void fail(const std::string& file, const std::string& reason) {
  throw std::runtime_error(file + ": " + reason);
}

class descriptor {
 public:
  // Not blocking, since a FIFO that nobody writes to would be waited for.
  explicit descriptor(const std::string& file)
      : number_(::open(file.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)) {
    if (number_ < 0) fail(file, std::strerror(errno));
  }
  ~descriptor() { ::close(number_); }
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;

  int number() const noexcept { return number_; }

 private:
  int number_;
};

void require_regular(const std::string& file, const struct stat& status) {
  if (S_ISDIR(status.st_mode)) fail(file, std::strerror(EISDIR));
  if (!S_ISREG(status.st_mode)) fail(file, "not a regular file");
}

}  // namespace

void require_regular_file(const std::string& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) fail(file, std::strerror(errno));
  require_regular(file, status);
}

std::string read_text_file(const std::string& file) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  const descriptor opened(file);
  struct stat status {};
  if (::fstat(opened.number(), &status) != 0) fail(file, std::strerror(errno));
  require_regular(file, status);
  std::string text(largest_file + 1, '\0');
  std::size_t size = 0;
  ssize_t received = 1;
  for (; received > 0 && size < text.size(); size += static_cast<std::size_t>(received)) {
    received = ::read(opened.number(), &text[size], text.size() - size);
    if (received < 0) fail(file, std::strerror(errno));
  }
  if (size > largest_file) fail(file, "the file is larger than 1 MiB");
  text.resize(size);
  if (text.compare(0, byte_order_mark.size(), byte_order_mark) == 0) text.erase(0, byte_order_mark.size());
  return text;
}

}  // namespace tweetsent_server
