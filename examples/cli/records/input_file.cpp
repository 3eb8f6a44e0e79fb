// SPDX-License-Identifier: MIT
#include "records/input_file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

#include "records/limits.hpp"
#include "terminal/errors.hpp"

namespace cli {

namespace {

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF", little_endian_mark = "\xFF\xFE",
                           big_endian_mark = "\xFE\xFF";
constexpr std::string_view utf32_mark{"\xFF\xFE\0\0", 4};

bool begins_with(std::string_view text, std::string_view beginning) {
  return text.substr(0, beginning.size()) == beginning;
}

}  // namespace

input_file::input_file(const std::string& path, bool looks_for_mark)
    : descriptor_(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)),
      at_start_(looks_for_mark),
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
    if (errno == EAGAIN || errno == EWOULDBLOCK) {
      ::pollfd awaited{descriptor_, POLLIN, 0};
      ::poll(&awaited, 1, -1);
    } else if (errno != EINTR) {
      throw file_error(name_);
    }
  }
}

std::size_t input_file::read(char* to, std::size_t size, const input_stop* stop) {
  if (utf16_) return read_utf16(to, size, stop);
  if (!at_start_) return read_some(to, size, stop);
  at_start_ = false;
  return read_first(to, size, stop);
}

std::size_t input_file::read_first(char* to, std::size_t size, const input_stop* stop) {
  std::size_t got = read_some(to, size, stop);
  const auto begins = [&](std::string_view mark) { return begins_with({to, got}, mark); };
  const auto may_be = [&](std::string_view mark) {
    return got < mark.size() && begins_with(mark, {to, got});
  };
  while (got > 0 && (may_be(utf8_mark) || may_be(big_endian_mark) || may_be(utf32_mark))) {
    const std::size_t more = read_some(to + got, size - got, stop);
    if (more == 0) break;
    got += more;
  }
  if (begins(utf32_mark)) throw input_error(name_ + ": UTF-32, expected UTF-8 or UTF-16");
  if (begins(little_endian_mark) || begins(big_endian_mark)) {
    utf16_.emplace(begins(big_endian_mark));
    utf16_->feed({to + little_endian_mark.size(), got - little_endian_mark.size()}, decoded_);
    return read_utf16(to, size, stop);
  }
  if (!begins(utf8_mark)) return got;
  got -= utf8_mark.size();
  if (got == 0) return read_some(to, size, stop);
  std::memmove(to, to + utf8_mark.size(), got);
  return got;
}

std::size_t input_file::read_utf16(char* to, std::size_t size, const input_stop* stop) {
  if (decoded_at_ == decoded_.size()) {
    decoded_.clear();
    decoded_at_ = 0;
  }
  while (decoded_.empty()) {
    const std::size_t got = read_some(to, size, stop);
    if (got == 0) {
      utf16_->finish(decoded_);
      break;
    }
    utf16_->feed({to, got}, decoded_);
  }
  const std::size_t taken = decoded_.copy(to, size, decoded_at_);
  decoded_at_ += taken;
  return taken;
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
