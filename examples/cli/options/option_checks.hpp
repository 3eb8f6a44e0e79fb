// SPDX-License-Identifier: MIT
//
// What CLI11 takes in the value of an option and we do not.
#ifndef TWEETSENT_CLI_OPTIONS_OPTION_CHECKS_HPP
#define TWEETSENT_CLI_OPTIONS_OPTION_CHECKS_HPP

#include <cmath>
#include <cstdlib>
#include <string>

namespace cli {

// Where an empty value would count as none.
inline std::string is_not_empty(const std::string& text) {
  return text.empty() ? "an empty value" : "";
}

// For fractions: NaN is in all of CLI11's ranges.
inline std::string is_number(const std::string& text) {
  return std::isnan(std::strtod(text.c_str(), nullptr)) ? text + " is not a number" : "";
}

}  // namespace cli

#endif
