// SPDX-License-Identifier: MIT
//
// How CSV files are written: the same options for every command that reads them.
#ifndef TWEETSENT_CLI_OPTIONS_CSV_OPTIONS_HPP
#define TWEETSENT_CLI_OPTIONS_CSV_OPTIONS_HPP

#include "records/csv_reader.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace cli {

struct csv_format_options {
  const CLI::Option* delimiter;
  const CLI::Option* no_header;
};

// Adds --delimiter and --no-header.
csv_format_options add_csv_format_options(CLI::App& command, csv_format& format);

}  // namespace cli

#endif
