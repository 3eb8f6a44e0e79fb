// SPDX-License-Identifier: MIT
//
// CSV after RFC 4180, by libcsv: records whose wanted columns are taken by name or by number.
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

struct csv_format {
  char delimiter = ',';
  bool has_header = true;  // the first record names the columns
};

// A column is the first of its names that the header has. A name that the header lacks may be a number:
// columns are counted from 1. Without a header all names are numbers.
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

  // `file` is its name in messages. Throws usage_error for a column that needs a header where there is none.
  csv_reader(std::string file, csv_format format, std::vector<csv_column> columns, sink receive);
  csv_reader(const csv_reader&) = delete;
  csv_reader& operator=(const csv_reader&) = delete;
  ~csv_reader();

  // Takes the next bytes of the file, cut anywhere. Lines end with LF, CRLF or CR. Throws input_error if a
  // column is missing. After a malformed record it goes on at the line after the one where that record
  // began, so that a stray quote costs no other row. Cost: linear in the bytes, which are parsed at most
  // about twice; memory is that of one record.
  void feed(std::string_view bytes);

  // Takes the end of the file, which ends the last record. Throws input_error for a file with no header.
  void finish();

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  static void take_field(void* bytes, std::size_t size, void* self);
  static void take_record(int end, void* self);
  template <class Call>
  void from_callback(Call&& call) noexcept;
  void rethrow();
  void restart();
  void read_lines();
  std::size_t line_end() noexcept;
  void go_on_after_malformed(bool line_is_whole);
  bool take_simple(std::string_view line);
  std::string parse(std::string_view line);
  void end_record(std::string problem);
  void find_columns();
  std::size_t place_of(const csv_column& column, const std::vector<std::string>& first) const;
  std::string missing(const csv_column& column, const std::vector<std::string>& first) const;
  std::string_view field(std::size_t number) const noexcept;

  std::string file_;
  csv_format format_;
  std::vector<csv_column> columns_;
  sink receive_;
  csv_parser parser_ = {};

  std::string unread_;              // the current record's bytes as they came, and what follows it
  std::size_t record_begin_ = 0;    // in unread_, as are the next four
  std::size_t second_line_ = none;  // of the current record
  std::size_t at_ = 0;              // what is parsed next
  std::size_t next_lf_ = none;      // at or after at_
  std::size_t next_cr_ = none;

  struct span {
    std::size_t begin;
    std::size_t end;
  };
  std::string bytes_;  // that the current record's fields are in
  std::vector<span> fields_;
  std::vector<std::size_t> places_;
  std::size_t width_ = 0;  // fields of the first record; 0 before it
  bool is_malformed_ = false;
  bool skips_line_ = false;
  csv_record record_;
  std::exception_ptr thrown_;  // by a callback: nothing may fly through C code
};

}  // namespace cli

#endif
