// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_CLI_NUMBER_TEXT_HPP
#define TWEETSENT_CLI_NUMBER_TEXT_HPP

#include <charconv>
#include <string>

namespace cli {

// Six significant digits, without zeros at the end, as printf's %.6g.
inline void append_six_digits(std::string& out, double value) {
  char digits[32];
  const std::to_chars_result end =
      std::to_chars(digits, digits + sizeof digits, value, std::chars_format::general, 6);
  out.append(digits, end.ptr);
}

inline std::string six_digits(double value) {
  std::string out;
  append_six_digits(out, value);
  return out;
}

// The fewest digits that read back as the same number.
inline std::string all_digits(double value) {
  char digits[32];
  return {digits, std::to_chars(digits, digits + sizeof digits, value).ptr};
}

}  // namespace cli

#endif
