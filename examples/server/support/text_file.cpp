// SPDX-License-Identifier: MIT
#include "support/text_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <thread>

namespace tweetsent_server {
namespace {

constexpr std::size_t largest_file = 1024 * 1024;

}  // namespace

void fail_on_file(const std::string& file, const std::string& reason) {
  throw std::runtime_error(file + ": " + reason);
}

file_descriptor::file_descriptor(const std::string& file, int flags, mode_t mode)
    : number_(::open(file.c_str(), flags | O_CLOEXEC, mode)) {
  if (number_ < 0) fail_on_file(file, std::strerror(errno));
}

file_descriptor::~file_descriptor() {
  if (number_ >= 0) ::close(number_);
}

bool file_descriptor::lock_within(std::chrono::milliseconds patience) const {
  constexpr auto pause = std::chrono::milliseconds(20);
  const auto enough = std::chrono::steady_clock::now() + patience;
  while (::flock(number_, LOCK_EX | LOCK_NB) != 0) {
    if (std::chrono::steady_clock::now() >= enough) return false;
    std::this_thread::sleep_for(pause);
  }
  return true;
}

void require_regular_file(const std::string& file) {
  struct stat found {};
  if (::stat(file.c_str(), &found) != 0) fail_on_file(file, std::strerror(errno));
  if (S_ISDIR(found.st_mode)) fail_on_file(file, std::strerror(EISDIR));
  if (!S_ISREG(found.st_mode)) fail_on_file(file, "not a regular file");
}

std::string read_text_file(const std::string& file) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  require_regular_file(file);
  const file_descriptor opened(file, O_RDONLY | O_NONBLOCK);  // it may have become a FIFO
  std::string text(largest_file + 1, '\0');
  std::size_t size = 0;
  ssize_t received = 1;
  for (; received > 0 && size < text.size(); size += static_cast<std::size_t>(received)) {
    received = ::read(opened.number(), &text[size], text.size() - size);
    if (received < 0) fail_on_file(file, std::strerror(errno));
  }
  if (size > largest_file) fail_on_file(file, "the file is larger than 1 MiB");
  text.resize(size);
  if (text.compare(0, byte_order_mark.size(), byte_order_mark) == 0) text.erase(0, byte_order_mark.size());
  return text;
}

}  // namespace tweetsent_server
