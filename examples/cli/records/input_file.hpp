// SPDX-License-Identifier: MIT
//
// Bytes of a file or of standard input.
#ifndef TWEETSENT_CLI_RECORDS_INPUT_FILE_HPP
#define TWEETSENT_CLI_RECORDS_INPUT_FILE_HPP

#include <cstddef>
#include <optional>
#include <string>

#include "records/input_stop.hpp"
#include "records/utf16_decoder.hpp"

namespace cli {

class input_file {
 public:
  // "-" is standard input. Without `looks_for_mark` a byte order mark is text like any other. Throws
  // input_error.
  explicit input_file(const std::string& path, bool looks_for_mark = true);
  input_file(const input_file&) = delete;
  input_file& operator=(const input_file&) = delete;
  ~input_file();

  // As messages call it.
  const std::string& name() const noexcept { return name_; }

  // What is there to read, at most `size` bytes; 0 at the end. Does not wait for more once there is
  // something, nor for anything once it is stopped. A byte order mark at the beginning is left out; after one
  // of UTF-16 the file is read as that and comes as UTF-8. `size` is 4 or more. Throws input_error and
  // input_stopped.
  std::size_t read(char* to, std::size_t size, const input_stop* stop = nullptr);

 private:
  std::size_t read_some(char* to, std::size_t size, const input_stop* stop);
  std::size_t read_first(char* to, std::size_t size, const input_stop* stop);
  std::size_t read_utf16(char* to, std::size_t size, const input_stop* stop);

  int descriptor_;
  bool at_start_;  // where a mark may be
  std::string name_;
  std::optional<utf16_decoder> utf16_;
  std::string decoded_;         // by utf16_
  std::size_t decoded_at_ = 0;  // what is read next
};

// A whole file. Throws input_error.
std::string read_whole(const std::string& path);

// The last part of a path.
std::string base_name(const std::string& path);

}  // namespace cli

#endif
