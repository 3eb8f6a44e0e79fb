// SPDX-License-Identifier: MIT
//
// Reads a model file in two steps: its header first, which tells whether the rest is worth the memory.
#ifndef TWEETSENT_MODEL_FILE_INPUT_FILE_HPP
#define TWEETSENT_MODEL_FILE_INPUT_FILE_HPP

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#if defined(__unix__) || defined(__APPLE__)
#include <sys/stat.h>
#endif

#include "tweetsent/model_file/replace_file.hpp"

namespace tweetsent {
inline namespace v0 {
namespace detail {

// The bytes of a file, aligned for any tensor.
struct file_bytes {
  std::vector<std::uint64_t> words;
  std::size_t size = 0;

  void resize(std::size_t bytes) {
    words.resize(bytes / 8 + (bytes % 8 != 0));
    size = bytes;
  }
  char* data() noexcept { return reinterpret_cast<char*>(words.data()); }
  std::string_view view() const noexcept { return {reinterpret_cast<const char*>(words.data()), size}; }
};

// A regular file that is read from its beginning.
class input_file {
 public:
  // True, or false with the system's reason.
  [[nodiscard]] bool open(const std::string& path, std::string& reason) {
    errno = 0;
    file_.reset(std::fopen(path.c_str(), "rb"));
    long size = -1;
    if (file_ != nullptr && std::fseek(file_.get(), 0, SEEK_END) == 0) size = std::ftell(file_.get());
    if (size < 0 || std::fseek(file_.get(), 0, SEEK_SET) != 0) {
      reason = std::strerror(errno);
      return false;
    }
#if defined(__unix__) || defined(__APPLE__)
    struct stat status;
    if (fstat(fileno(file_.get()), &status) != 0 || !S_ISREG(status.st_mode)) {
      reason = "not a regular file";
      return false;
    }
#endif
    size_ = static_cast<std::size_t>(size);
    return true;
  }

  std::size_t size() const noexcept {
    return size_;
  }

  // Reads exactly the next `count` bytes. True, or false with the reason.
  [[nodiscard]] bool read(char* out, std::size_t count, std::string& reason) {
    if (std::fread(out, 1, count, file_.get()) == count) return true;
    reason = std::ferror(file_.get()) ? std::strerror(errno) : "it changed while it was read";
    return false;
  }

 private:
  file_handle file_;
  std::size_t size_ = 0;
};

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
