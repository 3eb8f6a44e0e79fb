// SPDX-License-Identifier: MIT
//
// Cuts files into blocks of whole records.
#ifndef TWEETSENT_CLI_RECORDS_RECORD_READER_HPP
#define TWEETSENT_CLI_RECORDS_RECORD_READER_HPP

#include <string>
#include <string_view>
#include <vector>

#include "records/csv_reader.hpp"
#include "records/record_pipeline.hpp"

namespace cli {

// What the records are read from: one file after another; without files, standard input.
struct record_source {
  std::vector<std::string> files;
  bool looks_for_mark = true;  // of a byte order, at the beginning of each
};

// Blocks of lines. A line ends with LF or CRLF, the last one of a file with the file too.
block_reader read_lines(record_source source);

// Blocks of CSV records cut into two columns, the id and the text.
block_reader read_csv(record_source source, csv_format format, csv_column id, csv_column text);

// Whether a line of JSON is none: between records there may be blank ones.
inline bool is_blank(std::string_view line) noexcept {
  return line.find_first_not_of(" \t\r") == line.npos;
}

// Calls sink(std::string_view line) for each line of a block, its end left out; stops when that is false.
template <class Sink>
void for_each_line(std::string_view bytes, Sink&& sink) {
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(end == bytes.npos ? bytes.size() : end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (!sink(line)) return;
  }
}

}  // namespace cli

#endif
