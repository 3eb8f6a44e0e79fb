// SPDX-License-Identifier: MIT
//
// Replaces a file as a whole: the new bytes are written beside it, flushed to disk and renamed over it. So
// there is always either the old file or the new one, also after a crash or on a full disk.
#ifndef TWEETSENT_MODEL_FILE_REPLACE_FILE_HPP
#define TWEETSENT_MODEL_FILE_REPLACE_FILE_HPP

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#if defined(__unix__) || defined(__APPLE__)
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#elif defined(_WIN32)
// As in <windows.h>, whose macros are not for every program.
extern "C" __declspec(dllimport) int __stdcall MoveFileExA(const char*, const char*, unsigned long);
#endif

namespace tweetsent {
inline namespace v0 {

namespace detail {

struct file_closer {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};
using file_handle = std::unique_ptr<std::FILE, file_closer>;

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

// Creates `beside`, which must not exist yet, to take the place of `path`. It has the mode and, where that is
// allowed, the owner and group of the file at `path` before any byte is in it.
inline file_handle create_beside(const std::string& beside, const std::string& path) {
#if defined(__unix__) || defined(__APPLE__)
  struct stat old;
  const bool exists = stat(path.c_str(), &old) == 0;
  const int file = open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, exists ? 0600 : 0666);
  if (file < 0) return nullptr;
  if (exists) {
    // Only root may give a file away, so a failure is no error. The mode comes last: a change of owner may
    // clear bits of it.
    const bool same_group =
        fchown(file, old.st_uid, old.st_gid) == 0 || fchown(file, static_cast<uid_t>(-1), old.st_gid) == 0;
    const mode_t mode = old.st_mode & 07777;
    // Another group than before gets no rights that it did not have.
    const bool changed = fchmod(file, same_group ? mode : mode & ~static_cast<mode_t>(070)) == 0;
    static_cast<void>(changed);
  }
  return file_handle(fdopen(file, "wb"));
#else
  static_cast<void>(path);
  return file_handle(std::fopen(beside.c_str(), "wbx"));
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

// True, or false with the reason. Windows' own rename() does not replace a file that exists.
inline bool rename_over(const std::string& from, const std::string& to, std::string& reason) {
#if defined(_WIN32)
  constexpr unsigned long replace_existing = 1, write_through = 8;
  const bool good = MoveFileExA(from.c_str(), to.c_str(), replace_existing | write_through) != 0;
  if (!good) reason = "the system could not rename the new file over it";
  return good;
#else
  const bool good = std::rename(from.c_str(), to.c_str()) == 0;
  if (!good) reason = std::strerror(errno);
  return good;
#endif
}

}  // namespace detail

// Whether replace_file() replaces what is at `path`, or makes it if there is nothing. It writes to anything
// else that is no regular file (a pipe, a terminal).
inline bool is_replaceable(const std::string& path) {
#if defined(__unix__) || defined(__APPLE__)
  struct stat status;
  return stat(path.c_str(), &status) != 0 || S_ISREG(status.st_mode);
#else
  return static_cast<void>(path), true;
#endif
}

// Replaces the file by `bytes`, wholly or not at all. The new file has the mode of the old one, and its owner
// and group where the system allows it. A link stays, and the file that it leads to is replaced. Returns
// true, or false with the system's reason in `reason`.
[[nodiscard]] inline bool replace_file(const std::string& name, std::string_view bytes, std::string& reason) {
  const bool replace = is_replaceable(name);
  const std::string path = replace ? detail::without_links(name) : name;
  std::string beside = path;
  detail::file_handle file;
  errno = 0;
  if (replace) {
    // Each writer has a file of its own: of those that exist, none is opened.
    for (int attempt = 0; attempt < 100 && file == nullptr; ++attempt) {
      beside = path + ".partial" + std::to_string(attempt);
      file = detail::create_beside(beside, path);
      if (file == nullptr && errno != EEXIST) break;
    }
  } else {
    file.reset(std::fopen(path.c_str(), "wb"));
  }
  if (file == nullptr) {
    reason = std::strerror(errno);
    return false;
  }
  bool good = detail::write_and_flush(file.get(), bytes, replace);
  if (!good) reason = std::strerror(errno);
  if (std::fclose(file.release()) != 0 && good) {
    good = false;
    reason = std::strerror(errno);
  }
  if (replace && good) good = detail::rename_over(beside, path, reason);
  if (replace && !good) std::remove(beside.c_str());
  return good;
}

}  // namespace v0
}  // namespace tweetsent

#endif
