// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_CLI_TERMINAL_ERRORS_HPP
#define TWEETSENT_CLI_TERMINAL_ERRORS_HPP

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

#include "terminal/visible_text.hpp"

namespace cli {

// Input or a file is at fault: one line on standard error, exit status 1.
struct input_error : std::runtime_error {
  // Made visible at once: what() would end at a NUL.
  explicit input_error(std::string_view message) : std::runtime_error(visible(message)) {}
};

// The command line is at fault: exit status 2.
struct usage_error : std::runtime_error {
  explicit usage_error(std::string_view message) : std::runtime_error(visible(message)) {}
};

// There were malformed records, each already reported: exit status 1.
struct malformed_records {};

// Nobody reads standard output any more, as with `| head`: no message, exit status 1.
struct closed_output {};

// The error of errno about a file.
inline input_error file_error(const std::string& file) {
  return input_error(file + ": " + std::strerror(errno));
}

}  // namespace cli

#endif
