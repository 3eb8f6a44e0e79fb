// SPDX-License-Identifier: MIT
//
// Training of n-gram models, as the command line asks for it.
#ifndef TWEETSENT_CLI_COMMANDS_NGRAM_OPTIONS_HPP
#define TWEETSENT_CLI_COMMANDS_NGRAM_OPTIONS_HPP

#include <string>
#include <tweetsent/learning/ngram_trainer.hpp>
#include <vector>

#include "labelled/labelled_files.hpp"

namespace CLI {
class App;
}

namespace cli {

struct ngram_options {
  tweetsent::ngram_training_options training;
  std::string without;         // switches of the profile to turn off, by name
  std::string source_weights;  // NAME=WEIGHT,...
  std::string typical;         // NAME,...; empty: all sources
};

// The options' group, by which they are told from those of the other family.
inline constexpr const char* ngram_group = "N-gram features";

void add_ngram_options(CLI::App& command, ngram_options& options);

// Trains on the training part; appends what cross-validation found to `report`, and what the model file is
// to say of it to the training facts.
tweetsent::classifier train_ngram(const labelled_rows& rows, const ngram_options& options, unsigned threads,
                                  bool quiet, std::string& report, tweetsent::model_facts facts);

}  // namespace cli

#endif
