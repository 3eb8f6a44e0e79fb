// SPDX-License-Identifier: MIT
//
// Labelled tweets from CSV files, for training and evaluation.
#ifndef TWEETSENT_CLI_LABELLED_LABELLED_FILES_HPP
#define TWEETSENT_CLI_LABELLED_LABELLED_FILES_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <tweetsent/dataset.hpp>
#include <utility>
#include <vector>

#include "records/csv_reader.hpp"

namespace CLI {
class App;
}

namespace cli {

struct labelled_options {
  std::vector<std::string> files;
  csv_format format;
  std::string text_columns;  // names or numbers, separated by commas: each file's is the first that it has
  std::string label_columns;
  std::string labels;  // VALUE=LABEL,...; empty takes the values as they are
  double holdout = 0.0;
  bool adapt = false;  // the first file is what the model is for, the others lend what they share
  bool quiet = false;
};

// What a model file says of its making, by name.
using training_facts = std::vector<std::pair<std::string, std::string>>;

struct labelled_file {
  std::string name;  // without its folders
  std::string hash;  // FNV-1a of its bytes, 16 hexadecimal digits
};

struct labelled_rows {
  tweetsent::dataset data;
  tweetsent::row_split split;  // all rows are in both parts when nothing is held out
  std::vector<labelled_file> files;
  std::vector<std::uint32_t> sources;  // with --adapt, the file of each row
  std::size_t skipped = 0;             // rows whose value --labels does not name
};

void add_labelled_options(CLI::App& command, labelled_options& options);

// Reads the files. Labels are numbered as in `known`, then as in --labels, then by name. A malformed row is
// an input_error, as are files without rows.
labelled_rows read_labelled(const labelled_options& options, std::vector<std::string> known);

}  // namespace cli

#endif
