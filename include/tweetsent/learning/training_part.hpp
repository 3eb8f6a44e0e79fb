// SPDX-License-Identifier: MIT
//
// The rows that one fit is made from: how much each counts, what it should be answered, and where it is from.
#ifndef TWEETSENT_LEARNING_TRAINING_PART_HPP
#define TWEETSENT_LEARNING_TRAINING_PART_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tweetsent {
inline namespace v0 {

// All vectors but `typical` are as long as `rows`, `targets` times the number of classes.
struct training_part {
  std::vector<std::size_t> rows = {};
  std::vector<std::uint32_t> labels = {};  // the class of each row, or no_label
  std::vector<double> weights = {};
  std::vector<float> targets = {};          // [row][class]: shares that add up to 1
  std::vector<std::uint32_t> sources = {};  // each source has intercepts of its own
  std::vector<bool> typical = {};           // of each source: whether the model is for tweets like its

  // The label of rows that stand between the classes: they teach, and are no test.
  static constexpr std::uint32_t no_label = 0xFFFFFFFF;

  const float* target(std::size_t at, std::size_t classes) const noexcept {
    return targets.data() + at * classes;
  }
};

// Makes the labels of each source count the same together, however many rows they have; what the rows with a
// label count as a whole stays.
inline void balance_classes(training_part& part, std::size_t classes) {
  const std::size_t sources = part.typical.size();
  std::vector<double> label_weights(sources * classes), source_weights(sources);
  for (std::size_t at = 0; at < part.rows.size(); ++at) {
    if (part.labels[at] == training_part::no_label) continue;
    label_weights[part.sources[at] * classes + part.labels[at]] += part.weights[at];
    source_weights[part.sources[at]] += part.weights[at];
  }
  for (std::size_t at = 0; at < part.rows.size(); ++at) {
    if (part.labels[at] == training_part::no_label) continue;
    const double* own = label_weights.data() + part.sources[at] * classes;
    const auto present =
        static_cast<double>(std::count_if(own, own + classes, [](double weight) { return weight > 0.0; }));
    part.weights[at] *= source_weights[part.sources[at]] / (present * own[part.labels[at]]);
  }
}

}  // namespace v0
}  // namespace tweetsent

#endif
