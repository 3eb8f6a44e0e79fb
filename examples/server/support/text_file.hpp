// SPDX-License-Identifier: MIT
//
// Files that an operator names. What fails here throws std::runtime_error `FILE: reason`.
#ifndef TWEETSENT_SERVER_TEXT_FILE_HPP
#define TWEETSENT_SERVER_TEXT_FILE_HPP

#include <sys/types.h>

#include <chrono>
#include <string>
#include <utility>

namespace tweetsent_server {

[[noreturn]] void fail_on_file(const std::string& file, const std::string& reason);

// Closes a file, or a socket, at the end of its life.
class file_descriptor {
 public:
  // Takes over `number`; a negative one is of none.
  explicit file_descriptor(int number) noexcept : number_(number) {}

  // Opens `file`, and makes it with `mode` where `flags` have O_CREAT.
  file_descriptor(const std::string& file, int flags, mode_t mode = 0);
  file_descriptor(file_descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  ~file_descriptor();

  int number() const noexcept { return number_; }

  // Locks the file for this process alone, until it is closed. False if another process keeps the lock for
  // all of `patience`.
  bool lock_within(std::chrono::milliseconds patience) const;

 private:
  int number_;
};

// Reads a small file whole, without the byte order mark that some editors put before a text. Refuses what is
// no regular file and what is longer than 1 MiB.
std::string read_text_file(const std::string& file);

// Refuses what is no regular file: to open a FIFO would wait without end.
void require_regular_file(const std::string& file);

}  // namespace tweetsent_server

#endif
