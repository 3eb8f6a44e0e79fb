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
  std::string soft_labels;  // LABEL=COLUMN,...: columns with a probability of each label
  std::string fold_column;  // column of the fold in which a row is held out
  bool quiet = false;
};

// What a model file says of its making, by name.
using training_facts = std::vector<std::pair<std::string, std::string>>;

struct labelled_file {
  std::string name;  // without its folders
  std::string hash;  // FNV-1a of its bytes, 16 hexadecimal digits
  std::size_t rows = 0;
};

struct labelled_rows {
  tweetsent::dataset data;
  tweetsent::row_split split;  // all rows are in both parts when nothing is held out
  std::vector<labelled_file> files;
  std::vector<std::uint32_t> sources;  // the file of each row
  std::vector<float> soft_labels;      // [row][label], as tweetsent::training_data has them
  std::vector<std::uint32_t> folds;    // of each row, as there
  std::size_t skipped = 0;             // rows whose value --labels does not name
};

// The options that say what the rows are, and with --holdout those of commands that leave some of them out.
void add_row_options(CLI::App& command, labelled_options& options);
void add_labelled_options(CLI::App& command, labelled_options& options);

// Reads the files. Labels are numbered as in `known`, then as in --labels, then by name. What is held out are
// the last rows of each class in each file. A malformed row is an input_error, as are files without rows.
labelled_rows read_labelled(const labelled_options& options, std::vector<std::string> known);

}  // namespace cli

#endif
