// SPDX-License-Identifier: MIT
//
// Numbers of a command line read as people write them: CLI11 takes one that begins with 0 for octal.
#ifndef TWEETSENT_RECORDS_DECIMAL_NUMBERS_HPP
#define TWEETSENT_RECORDS_DECIMAL_NUMBERS_HPP

#include <CLI/App.hpp>
#include <CLI/Option.hpp>

#include <cstddef>
#include <string>

namespace records {

// Takes the leading zeros off a number, so that it is decimal. Returns why it is none; empty if it is one.
inline std::string make_decimal(std::string& number) {
  const auto character = [&number](std::size_t at) { return at < number.size() ? number[at] : '\0'; };
  const std::size_t begin = character(0) == '+' || character(0) == '-' ? 1 : 0;
  while (character(begin) == '0' && character(begin + 1) >= '0' && character(begin + 1) <= '9')
    number.erase(begin, 1);
  const bool is_hexadecimal = character(begin) == '0' && (character(begin + 1) | 0x20) == 'x';
  return is_hexadecimal ? number + " is not a decimal number" : std::string();
}

// Has every option of `app` and of its subcommands that is a number, or a number with a unit, read in
// decimal. To be called when all of them are there.
inline void read_numbers_in_decimal(CLI::App& app) {
  for (CLI::Option* option : app.get_options()) {
    for (const char* type : {"INT", "UINT", "FLOAT", "SIZE", "DURATION"}) {
      if (option->get_type_name().rfind(type, 0) == 0) {
        option->transform(CLI::Validator(make_decimal, ""));
        break;
      }
    }
  }
  for (CLI::App* command : app.get_subcommands({})) read_numbers_in_decimal(*command);
}

}  // namespace records

#endif
