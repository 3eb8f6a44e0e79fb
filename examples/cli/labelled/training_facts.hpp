// SPDX-License-Identifier: MIT
//
// What commands and model files say of the rows that a model was trained on.
#ifndef TWEETSENT_CLI_LABELLED_TRAINING_FACTS_HPP
#define TWEETSENT_CLI_LABELLED_TRAINING_FACTS_HPP

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "labelled/labelled_files.hpp"

namespace cli {

// How many rows each label has, in the order of the labels.
struct label_rows {
  std::vector<std::string> labels;
  std::vector<std::size_t> rows;

  std::size_t all() const noexcept {
    std::size_t sum = 0;
    for (const std::size_t each : rows) sum += each;
    return sum;
  }
};

// The same rows give the same facts. `files` are lines of name_and_hash().
training_facts describe_rows(const label_rows& counted, const std::string& split,
                             const std::vector<std::string>& files);

std::vector<std::string> name_and_hash(const std::vector<labelled_file>& files);

// "8 rows (Negative 4, Positive 4)", fit for a terminal.
std::string rows_text(const label_rows& counted);

}  // namespace cli

#endif
