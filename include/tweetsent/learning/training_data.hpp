// SPDX-License-Identifier: MIT
//
// Labelled tweets to train on, and what is known of each besides its label.
#ifndef TWEETSENT_LEARNING_TRAINING_DATA_HPP
#define TWEETSENT_LEARNING_TRAINING_DATA_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tweetsent/dataset.hpp"

namespace tweetsent {
inline namespace v0 {

// Where some of the rows come from. Each source has intercepts of its own, so that one in which a label is
// rarer, or which lacks it, teaches the weights of words and not how often the label is right.
struct training_source {
  std::string name = {};
  double weight = 1.0;  // how much each of its rows counts; 0 leaves them out
  bool typical = true;  // the model is for tweets like its: its intercepts and probabilities are theirs
};

struct training_data {
  dataset rows = dataset();
  // At least one; with `row_sources` empty, all rows are of the first.
  std::vector<training_source> sources = {training_source()};
  std::vector<std::uint32_t> row_sources = {};
  // A probability of each of the data set's labels for each row, in order, by a teacher or by several people;
  // all negative for a row without. Empty if no row has any.
  std::vector<float> soft_labels = {};
  // The fold, from 1, in which each row is held out in cross-validation; 0 for one that never is; any_fold
  // for one whose fold the trainer chooses, as it does for all if this is empty.
  std::vector<std::uint32_t> folds = {};
  static constexpr std::uint32_t any_fold = 0xFFFFFFFF;

  std::uint32_t source(std::size_t row) const noexcept { return row_sources.empty() ? 0 : row_sources[row]; }
  const float* soft_label(std::size_t row) const noexcept {
    if (soft_labels.empty()) return nullptr;
    const float* found = soft_labels.data() + row * rows.labels().size();
    return *found < 0.0F ? nullptr : found;
  }
};

}  // namespace v0
}  // namespace tweetsent

#endif
