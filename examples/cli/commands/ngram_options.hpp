// SPDX-License-Identifier: MIT
//
// Training of n-gram models, as the command line asks for it.
#ifndef TWEETSENT_CLI_COMMANDS_NGRAM_OPTIONS_HPP
#define TWEETSENT_CLI_COMMANDS_NGRAM_OPTIONS_HPP

#include <cstdint>
#include <string>
#include <tweetsent/ngram/model.hpp>
#include <vector>

#include "labelled/labelled_files.hpp"

namespace CLI {
class App;
}

namespace cli {

struct ngram_options {
  unsigned table_bits = 20;
  unsigned folds = 5;
  std::size_t enough_held_out = 100000;
  std::vector<double> costs;  // empty: the trainer's own
  std::string without;        // switches to turn off, by name
  std::uint32_t shortest_characters = tweetsent::ngram_profile().shortest_characters;
  std::uint32_t longest_characters = tweetsent::ngram_profile().longest_characters;
  bool balanced = false;
};

// The options' group, by which they are told from those of the other family.
inline constexpr const char* ngram_group = "N-gram features";

void add_ngram_options(CLI::App& command, ngram_options& options);

// Trains on the training part; appends what cross-validation found to `report`, and what the model file is
// to say of it to `facts`.
tweetsent::ngram_model train_ngram(const labelled_rows& rows, const ngram_options& options, unsigned threads,
                                   bool quiet, std::string& report, training_facts& facts);

}  // namespace cli

#endif
