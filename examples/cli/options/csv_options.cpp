// SPDX-License-Identifier: MIT
#include "options/csv_options.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <string>

namespace cli {

namespace {

// What the option's value names; NUL if it is no delimiter.
char delimiter_of(const std::string& text) {
  if (text == "tab" || text == "\\t") return '\t';
  if (text.size() != 1 || text.find_first_of("\"\r\n") != text.npos) return '\0';
  return static_cast<unsigned char>(text[0]) < 0x80 ? text[0] : '\0';
}

}  // namespace

csv_format_options add_csv_format_options(CLI::App& command, csv_format& format) {
  CLI::Option* const delimiter =
      command
          .add_option_function<std::string>(
              "--delimiter", [&format](const std::string& text) { format.delimiter = delimiter_of(text); },
              "What stands between CSV fields: a character, or tab")
          ->check([](const std::string& text) {
            return delimiter_of(text) == '\0' ? "expected a character of ASCII or tab, found \"" + text + "\""
                                              : "";
          })
          ->type_name("CHARACTER")
          ->default_str(",");
  CLI::Option* const no_header = command.add_flag_callback(
      "--no-header", [&format] { format.has_header = false; },
      "The CSV files have no header line: columns go by number, from 1");
  return {delimiter, no_header};
}

}  // namespace cli
