// SPDX-License-Identifier: MIT
//
// Input and output of the programs that answer each record by one record travel in blocks.
#ifndef TWEETSENT_CLI_RECORDS_RECORD_BLOCK_HPP
#define TWEETSENT_CLI_RECORDS_RECORD_BLOCK_HPP

#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "records/byte_buffer.hpp"

namespace cli {

// A CSV record's fields in the block's bytes: the id up to id_end, the text up to text_end, where the next
// record begins.
struct csv_cut {
  std::size_t id_end;
  std::size_t text_end;
  std::string problem;
};

// Some whole records of one file.
struct input_block {
  std::shared_ptr<const std::string> file;  // its name
  std::string bytes;
  std::vector<csv_cut> cuts;  // CSV only; the other formats are lines
  bool is_too_long = false;   // stands for one record, whose bytes were dropped
};

// Why the record at `index` of a block is malformed.
struct record_problem {
  std::size_t index;
  std::string what;
};

// The answers to a block's records.
struct output_block {
  std::shared_ptr<const std::string> file;
  byte_buffer bytes;
  std::size_t records = 0;
  std::vector<record_problem> problems;
  std::exception_ptr failure;  // of the reader: stands for the end of all input
};

}  // namespace cli

#endif
