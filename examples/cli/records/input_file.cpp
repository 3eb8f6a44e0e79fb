// SPDX-License-Identifier: MIT
#include "records/input_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

#include "records/limits.hpp"
#include "terminal/errors.hpp"

namespace cli {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

input_file::input_file(const std::string& path)
    : descriptor_(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)),
      name_(path == "-" ? "standard input" : path) {
  if (descriptor_ < 0) throw file_error(name_);
}

input_file::~input_file() {
  if (descriptor_ != STDIN_FILENO) ::close(descriptor_);
}

std::size_t input_file::read_some(char* to, std::size_t size, const input_stop* stop) {
  for (;;) {
    if (stop != nullptr) stop->wait_for(descriptor_);
    const ::ssize_t got = ::read(descriptor_, to, size);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) throw file_error(name_);
  }
}

std::size_t input_file::read(char* to, std::size_t size, const input_stop* stop) {
  std::size_t got = read_some(to, size, stop);
  if (!at_start_) return got;
  at_start_ = false;
  const auto may_be_mark = [&] {
    return got < byte_order_mark.size() && std::string_view(to, got) == byte_order_mark.substr(0, got);
  };
  while (got > 0 && may_be_mark()) {
    const std::size_t more = read_some(to + got, size - got, stop);
    if (more == 0) return got;
    got += more;
  }
  if (std::string_view(to, got).substr(0, byte_order_mark.size()) != byte_order_mark) return got;
  got -= byte_order_mark.size();
  if (got == 0) return read_some(to, size, stop);
  std::memmove(to, to + byte_order_mark.size(), got);
  return got;
}

std::string read_whole(const std::string& path) {
  input_file file(path);
  std::string out;
  for (;;) {
    const std::size_t before = out.size();
    out.resize(before + block_bytes);
    const std::size_t got = file.read(&out[before], block_bytes);
    out.resize(before + got);
    if (got == 0) return out;
  }
}

std::string base_name(const std::string& path) {
  return path.substr(path.find_last_of('/') + 1);
}

}  // namespace cli
