// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_CLI_TERMINAL_ERRORS_HPP
#define TWEETSENT_CLI_TERMINAL_ERRORS_HPP

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>

namespace cli {

// Input or a file is at fault: one line on standard error, exit status 1.
struct input_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The command line is at fault: exit status 2.
struct usage_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Malformed records have been complained of already: exit status 1.
struct malformed_records {};

// What errno says of a file.
inline input_error file_error(const std::string& file) {
  return input_error(file + ": " + std::strerror(errno));
}

}  // namespace cli

#endif
