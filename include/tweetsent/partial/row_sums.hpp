// SPDX-License-Identifier: MIT
//
// The second step of a frequency model in parts: the frequency sums of each row under the counts of all rows,
// and the fit of a head to them.
#ifndef TWEETSENT_PARTIAL_ROW_SUMS_HPP
#define TWEETSENT_PARTIAL_ROW_SUMS_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "tweetsent/dataset.hpp"
#include "tweetsent/fitting/logistic_fit.hpp"
#include "tweetsent/logistic_model.hpp"
#include "tweetsent/partial/frequency_counts.hpp"
#include "tweetsent/reference/frequency_model.hpp"
#include "tweetsent/reference/preprocessor.hpp"

namespace tweetsent {
inline namespace v0 {

// Rows as a fit needs them: for each label of the counts the sum of the counts of a row's stems.
struct row_sums {
  std::vector<std::uint64_t> sums = {};  // [row][label]
  std::vector<std::uint32_t> labels = {};

  std::size_t size() const noexcept { return labels.size(); }

  // Adds other rows behind these.
  void append(const row_sums& other) {
    sums.insert(sums.end(), other.sums.begin(), other.sums.end());
    labels.insert(labels.end(), other.labels.begin(), other.labels.end());
  }
};

// Makes the sums of tweets, one after another, under the counts of all rows. Throws std::invalid_argument
// unless these have from 2 to max_labels labels. A copy of the counts is kept.
class row_summer {
 public:
  explicit row_summer(const frequency_counts& all)
      : model_(preprocessor(all.switches), all.table, without_weights(all.labels.size())) {}

  // Appends the row. Throws std::invalid_argument for a label that the counts do not have.
  void add(std::string_view tweet, std::uint32_t label, row_sums& out) const {
    if (label >= model_.classes()) {
      throw std::invalid_argument("label " + std::to_string(label) + " with counts of " +
                                  std::to_string(model_.classes()) + " labels");
    }
    const std::size_t begin = out.sums.size();
    out.sums.resize(begin + model_.classes());
    model_.frequency_sums(tweet, out.sums.data() + begin);
    out.labels.push_back(label);
  }

 private:
  static logistic_model without_weights(std::size_t classes) {
    if (classes < 2) throw std::invalid_argument("a model needs rows of two labels or more");
    return detail::empty_model(head_kind::logistic, {classes, classes});
  }

  frequency_model model_;  // only its sums are asked for
};

// The sums of all rows of a data set, whose labels must be among those of the counts: std::invalid_argument.
inline row_sums sum_rows(const frequency_counts& all, const dataset& data) {
  std::vector<std::uint32_t> numbers;
  for (const std::string& label : data.labels()) {
    const auto found = std::find(all.labels.begin(), all.labels.end(), label);
    if (found == all.labels.end()) {
      throw std::invalid_argument("no row of label \"" + label + "\" was counted");
    }
    numbers.push_back(static_cast<std::uint32_t>(found - all.labels.begin()));
  }
  const row_summer summer(all);
  row_sums out;
  for (std::size_t row = 0; row < data.size(); ++row) {
    summer.add(data.text(row), numbers[data.label(row)], out);
  }
  return out;
}

// The model of all rows: bit for bit the one that a frequency_trainer fits to the same rows in the same
// order. In another order the last bits of its weights may differ. Throws std::invalid_argument where a label
// has no row, or another number of rows than were counted.
inline frequency_model fit_frequency_model(const frequency_counts& all, const row_sums& rows,
                                           head_kind head) {
  const std::size_t classes = all.labels.size();
  std::vector<std::uint64_t> found(classes);
  for (const std::uint32_t label : rows.labels) {
    if (label >= classes) throw std::invalid_argument("a row of a label that was not counted");
    ++found[label];
  }
  for (std::size_t label = 0; label < classes; ++label) {
    if (found[label] == all.rows[label] && found[label] != 0) continue;
    throw std::invalid_argument(std::to_string(all.rows[label]) + " rows of label \"" + all.labels[label] +
                                "\" were counted, and there are sums of " + std::to_string(found[label]));
  }
  const feature_rows features{classes, classes, std::vector<double>(rows.sums.begin(), rows.sums.end()),
                              rows.labels};
  return {preprocessor(all.switches), all.table,
          head == head_kind::logistic ? fit_logistic(features) : fit_linear(features)};
}

}  // namespace v0
}  // namespace tweetsent

#endif
