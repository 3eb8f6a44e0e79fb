// SPDX-License-Identifier: MIT
//
// Bytes of a file or of standard input.
#ifndef TWEETSENT_CLI_RECORDS_INPUT_FILE_HPP
#define TWEETSENT_CLI_RECORDS_INPUT_FILE_HPP

#include <cstddef>
#include <string>

#include "records/input_stop.hpp"

namespace cli {

class input_file {
 public:
  // "-" is standard input. Throws input_error.
  explicit input_file(const std::string& path);
  input_file(const input_file&) = delete;
  input_file& operator=(const input_file&) = delete;
  ~input_file();

  // As messages call it.
  const std::string& name() const noexcept { return name_; }

  // What is there to read, at most `size` bytes; 0 at the end. Does not wait for more once there is
  // something, nor for anything once it is stopped. A byte order mark at the beginning is left out. Throws
  // input_error and input_stopped.
  std::size_t read(char* to, std::size_t size, const input_stop* stop = nullptr);

 private:
  std::size_t read_some(char* to, std::size_t size, const input_stop* stop);

  int descriptor_;
  bool at_start_ = true;
  std::string name_;
};

// A whole file. Throws input_error.
std::string read_whole(const std::string& path);

// The last part of a path.
std::string base_name(const std::string& path);

}  // namespace cli

#endif
