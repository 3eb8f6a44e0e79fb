// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_PYTHON_TRAIN_HPP
#define TWEETSENT_PYTHON_TRAIN_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <tweetsent/classifier.hpp>
#include <vector>

struct train_options {
  std::string name;
  bool balanced = false;  // every label counts the same, however many tweets it has
  std::size_t folds = 5;
  std::uint32_t table_bits = 20;
  unsigned threads = 0;  // 0: one a core; the result is the same for any number
};

// An n-gram classifier trained on tweets[i] with labels[i]; its labels are in the order of their bytes.
// Throws std::invalid_argument for what cannot be trained on.
tweetsent::classifier train_classifier(const std::vector<std::string_view>& tweets,
                                       const std::vector<std::string_view>& labels,
                                       const train_options& options);

#endif
