// SPDX-License-Identifier: MIT
//
// Checks of option values that CLI11 itself would accept.
#ifndef TWEETSENT_CLI_OPTIONS_OPTION_CHECKS_HPP
#define TWEETSENT_CLI_OPTIONS_OPTION_CHECKS_HPP

#include <cmath>
#include <cstdlib>
#include <string>

namespace cli {

// For options where an empty value would be taken for no value.
inline std::string is_not_empty(const std::string& text) {
  return text.empty() ? "an empty value" : "";
}

// For fractions: CLI11 accepts NaN in every range.
inline std::string is_number(const std::string& text) {
  return std::isnan(std::strtod(text.c_str(), nullptr)) ? text + " is not a number" : "";
}

// CLI11's own check would show the greatest number there is in all its 309 digits.
inline std::string is_positive(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  const bool is_it = !text.empty() && *end == '\0' && std::isfinite(value) && value > 0.0;
  return is_it ? "" : "expected a positive number, found " + text;
}

}  // namespace cli

#endif
