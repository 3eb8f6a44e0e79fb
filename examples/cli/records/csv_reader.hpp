// SPDX-License-Identifier: MIT
//
// CSV after RFC 4180, by libcsv: a header line, then records whose wanted columns are taken by name.
#ifndef TWEETSENT_CLI_RECORDS_CSV_READER_HPP
#define TWEETSENT_CLI_RECORDS_CSV_READER_HPP

#include <csv.h>

#include <cstddef>
#include <exception>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

// A column is known by the first of its names that the header has.
struct csv_column {
  std::vector<std::string> names;
  bool required = true;
};

// The wanted columns of one record, in the order they were asked for; valid during the call.
struct csv_record {
  std::vector<std::string_view> values;  // empty where the column or the field is missing
  std::string problem;                   // why it is malformed; empty if it is not
};

class csv_reader {
 public:
  using sink = std::function<void(const csv_record&)>;

  // `file` is its name in messages.
  csv_reader(std::string file, std::vector<csv_column> columns, sink receive);
  csv_reader(const csv_reader&) = delete;
  csv_reader& operator=(const csv_reader&) = delete;
  ~csv_reader();

  // Takes the next bytes of the file, cut anywhere. Throws input_error if the header lacks a column. After a
  // malformed record it goes on at the next line.
  void feed(std::string_view bytes);

  // Takes the end of the file, which ends the last record. Throws input_error for a file with no header.
  void finish();

 private:
  static void take_field(void* bytes, std::size_t size, void* self);
  static void take_record(int end, void* self);
  template <class Call>
  void from_callback(Call&& call) noexcept;
  void rethrow();
  void restart();
  void end_record(std::string problem);
  void find_columns();
  std::string_view field(std::size_t number) const noexcept;

  std::string file_;
  std::vector<csv_column> columns_;
  sink receive_;
  csv_parser parser_ = {};
  std::string bytes_;              // of the current record's fields, one after another
  std::vector<std::size_t> ends_;  // of its fields, in bytes_
  std::vector<std::size_t> places_;
  std::size_t width_ = 0;  // fields of the header; 0 before it
  bool skips_line_ = false;
  csv_record record_;
  std::exception_ptr thrown_;  // by a callback: nothing may fly through C code
};

}  // namespace cli

#endif
