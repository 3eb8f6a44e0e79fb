// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_TESTS_MADE_UP_SCORES_HPP
#define TWEETSENT_TESTS_MADE_UP_SCORES_HPP

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "random_text.hpp"
#include "tweetsent/evaluation/scored_rows.hpp"

// Two classes; each row is the second one's probability and the truth.
inline tweetsent::scored_rows two_classes(const std::vector<std::pair<double, std::uint32_t>>& rows) {
  tweetsent::scored_rows out{2, true, {}, {}};
  for (const auto& [probability, truth] : rows) {
    out.values.insert(out.values.end(), {1.0 - probability, probability});
    out.truth.push_back(truth);
  }
  return out;
}

inline tweetsent::scored_rows random_scores(random_text& random, std::size_t classes, std::size_t count) {
  tweetsent::scored_rows out{classes, true, {}, {}};
  for (std::size_t row = 0; row < count; ++row) {
    std::vector<double> values;
    for (std::size_t label = 0; label < classes; ++label)
      values.push_back(static_cast<double>(random.below(8)));
    tweetsent::softmax(values.data(), classes);
    out.values.insert(out.values.end(), values.begin(), values.end());
    out.truth.push_back(static_cast<std::uint32_t>(random.below(classes)));
  }
  return out;
}

#endif
