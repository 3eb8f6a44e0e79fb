// SPDX-License-Identifier: MIT
//
// How much each feature says of each class by its counts alone: the scale of its weight.
//
// Source: S. Wang, C. Manning, "Baselines and Bigrams" (2012), section 2.3 (NB-SVM), each class against the
// rest where there are more than two.
#ifndef TWEETSENT_LEARNING_NAIVE_BAYES_SCALES_HPP
#define TWEETSENT_LEARNING_NAIVE_BAYES_SCALES_HPP

#include <cmath>
#include <cstddef>
#include <vector>

#include "tweetsent/learning/ngram_rows.hpp"

namespace tweetsent {
inline namespace v0 {

// Weighted counts of one class: of each feature in the rows of the class, and in all rows that could have it.
struct class_counts {
  std::vector<double> members = {};
  std::vector<double> all = {};
};

// Writes, for each feature, the log of its share of the class's counts over its share of the others' to
// scales[feature * outputs + output]; 0 for features that do not occur or that `kept` leaves out.
inline void set_naive_bayes_scales(const ngram_rows& rows, const class_counts& counts,
                                   const std::vector<bool>& kept, std::size_t classes, std::size_t output,
                                   std::size_t outputs, std::vector<double>& scales) {
  constexpr double one_up = 1.0;
  // Character n-grams come several to a word; a smaller scale keeps them from outweighing it.
  constexpr double character_scale = 0.7;
  // Of K classes each has a K-th of a pair's few occurrences, which makes the ratio's standard error
  // K / (2 sqrt(K - 1)) times what it is for two.
  const auto number = static_cast<double>(classes);
  const double pair_scale = 2.0 * std::sqrt(number - 1.0) / number;
  const auto counts_here = [&](std::size_t at) { return kept[at] && counts.all[at] > 0.0; };
  double member_total = 0.0, other_total = 0.0;
  for (std::size_t at = 0; at < kept.size(); ++at) {
    if (!counts_here(at)) continue;
    member_total += counts.members[at] + one_up;
    other_total += counts.all[at] - counts.members[at] + one_up;
  }
  for (std::size_t at = 0; at < kept.size(); ++at) {
    if (!counts_here(at)) continue;
    const double ratio = std::log((counts.members[at] + one_up) / member_total) -
                         std::log((counts.all[at] - counts.members[at] + one_up) / other_total);
    const bool is_word = rows.bucket(at) < rows.buckets() / 2;
    const double trust = !is_word ? character_scale : rows.is_pair(at) ? pair_scale : 1.0;
    scales[at * outputs + output] = ratio * trust;
  }
}

}  // namespace v0
}  // namespace tweetsent

#endif
