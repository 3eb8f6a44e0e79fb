// SPDX-License-Identifier: MIT
//
// Whole files in and out; a file is written beside its target, flushed, and renamed over it.
#ifndef TWEETSENT_MODEL_FILE_FILE_IO_HPP
#define TWEETSENT_MODEL_FILE_FILE_IO_HPP

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#if defined(__unix__) || defined(__APPLE__)
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace tweetsent {
inline namespace v0 {
namespace detail {

struct file_closer {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};
using file_handle = std::unique_ptr<std::FILE, file_closer>;

// The bytes of a file, aligned for any tensor.
struct file_bytes {
  std::vector<std::uint64_t> words;
  std::size_t size = 0;

  std::string_view view() const noexcept { return {reinterpret_cast<const char*>(words.data()), size}; }
};

// True, or false with the system's reason in `reason`. Allocates no more than the file is long.
inline bool read_file(const std::string& path, file_bytes& out, std::string& reason) {
  errno = 0;
  const file_handle file(std::fopen(path.c_str(), "rb"));
  long size = -1;
  if (file != nullptr && std::fseek(file.get(), 0, SEEK_END) == 0) size = std::ftell(file.get());
  if (size < 0 || std::fseek(file.get(), 0, SEEK_SET) != 0) {
    reason = std::strerror(errno);
    return false;
  }
#if defined(__unix__) || defined(__APPLE__)
  struct stat status;
  if (fstat(fileno(file.get()), &status) != 0 || !S_ISREG(status.st_mode)) {
    reason = "not a regular file";
    return false;
  }
#endif
  out.size = static_cast<std::size_t>(size);
  out.words.resize((out.size + 7) / 8);
  if (std::fread(out.words.data(), 1, out.size, file.get()) != out.size) {
    reason = std::ferror(file.get()) ? std::strerror(errno) : "it changed while it was read";
    return false;
  }
  return true;
}

// The file that `path` leads to: where it is a link, that is what is replaced.
inline std::string without_links(const std::string& path) {
#if defined(__unix__) || defined(__APPLE__)
  struct free_memory {
    void operator()(char* memory) const noexcept { std::free(memory); }
  };
  const std::unique_ptr<char, free_memory> real(realpath(path.c_str(), nullptr));
  if (real != nullptr) return real.get();
#endif
  return path;
}

// What is no regular file (a pipe, a terminal) cannot be replaced, only written to.
inline bool is_replaceable(const std::string& path) {
#if defined(__unix__) || defined(__APPLE__)
  struct stat status;
  return stat(path.c_str(), &status) != 0 || S_ISREG(status.st_mode);
#else
  return static_cast<void>(path), true;
#endif
}

inline bool write_and_flush(std::FILE* file, std::string_view bytes, bool to_disk) {
  bool good = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size() && std::fflush(file) == 0;
#if defined(__unix__) || defined(__APPLE__)
  good = good && (!to_disk || fsync(fileno(file)) == 0);
#else
  static_cast<void>(to_disk);
#endif
  return good;
}

// Replaces the file by `bytes`, wholly or not at all. True, or false with the reason.
inline bool write_file(const std::string& name, std::string_view bytes, std::string& reason) {
  const bool replace = is_replaceable(name);
  const std::string path = replace ? without_links(name) : name;
  std::string beside = path;
  file_handle file;
  errno = 0;
  if (replace) {
    // Exclusive, so that two writers never share one.
    for (int attempt = 0; attempt < 100 && file == nullptr; ++attempt) {
      beside = path + ".partial" + std::to_string(attempt);
      file.reset(std::fopen(beside.c_str(), "wbx"));
      if (file == nullptr && errno != EEXIST) break;
    }
  } else {
    file.reset(std::fopen(path.c_str(), "wb"));
  }
  if (file == nullptr) {
    reason = std::strerror(errno);
    return false;
  }
  bool good = write_and_flush(file.get(), bytes, replace);
  if (!good) reason = std::strerror(errno);
  if (std::fclose(file.release()) != 0 && good) {
    good = false;
    reason = std::strerror(errno);
  }
  if (replace && good && std::rename(beside.c_str(), path.c_str()) != 0) {
    good = false;
    reason = std::strerror(errno);
  }
  if (replace && !good) std::remove(beside.c_str());
  return good;
}

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
