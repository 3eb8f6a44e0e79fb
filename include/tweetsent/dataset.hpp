// SPDX-License-Identifier: MIT
//
// Labelled tweets in memory, and the reference's way of holding some of them out.
#ifndef TWEETSENT_DATASET_HPP
#define TWEETSENT_DATASET_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tweetsent/detail/invalid_argument.hpp"
#include "tweetsent/logistic_model.hpp"

namespace tweetsent {
inline namespace v0 {

// Tweets one after another in one string, each with the number of its label. At most max_labels labels.
class dataset {
 public:
  // Labels given here come first, in this order; others are added as they appear. Throws
  // std::invalid_argument for more than max_labels.
  explicit dataset(std::vector<std::string> labels = {}) : labels_(std::move(labels)) { check_label_count(); }

  // Throws std::invalid_argument for the 65th label: then the labels are most likely another column.
  void add(std::string_view text, std::string_view label) { add(text, label_number(label)); }

  // Throws std::invalid_argument for a number that no label has.
  void add(std::string_view text, std::uint32_t label) {
    if (label >= labels_.size()) {
      detail::throw_invalid_argument("label " + std::to_string(label) + " of a data set of " +
                                     std::to_string(labels_.size()) + " labels");
    }
    bytes_.append(text);
    ends_.push_back(bytes_.size());
    row_labels_.push_back(label);
  }

  std::size_t size() const noexcept { return ends_.size(); }
  std::uint32_t label(std::size_t row) const noexcept { return row_labels_[row]; }
  const std::vector<std::string>& labels() const noexcept { return labels_; }

  // Valid until the next add().
  std::string_view text(std::size_t row) const noexcept {
    const std::size_t begin = row == 0 ? 0 : ends_[row - 1];
    return {bytes_.data() + begin, ends_[row] - begin};
  }

  std::vector<std::size_t> rows_per_label() const {
    std::vector<std::size_t> counts(labels_.size());
    for (std::uint32_t label : row_labels_) ++counts[label];
    return counts;
  }

  std::vector<std::size_t> all_rows() const {
    std::vector<std::size_t> rows(size());
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    return rows;
  }

  // The number of a label, a new one if it has not been seen. Throws as add() does.
  std::uint32_t label_number(std::string_view label) {
    const auto found = std::find(labels_.begin(), labels_.end(), label);
    const auto number = static_cast<std::uint32_t>(found - labels_.begin());
    if (found != labels_.end()) return number;
    labels_.emplace_back(label);
    check_label_count();
    return number;
  }

  // Throws std::invalid_argument if one of the row numbers is not below size().
  void check_rows(const std::vector<std::size_t>& rows) const {
    for (const std::size_t row : rows) {
      if (row >= size()) {
        detail::throw_invalid_argument("row " + std::to_string(row) + " of a data set of " +
                                       std::to_string(size()) + " rows");
      }
    }
  }

 private:
  void check_label_count() {
    if (labels_.size() <= max_labels) return;
    const std::size_t count = labels_.size();
    labels_.resize(max_labels);
    detail::throw_invalid_argument(std::to_string(count) + " labels, a model has at most " +
                                   std::to_string(max_labels) + "; is the label column the right one?");
  }

  std::string bytes_;
  std::vector<std::size_t> ends_;
  std::vector<std::uint32_t> row_labels_;
  std::vector<std::string> labels_;
};

// Row numbers of a data set, in file order.
struct row_split {
  std::vector<std::size_t> training;
  std::vector<std::size_t> test;
};

// The reference's split: of the rows given, the last `fraction` of each class is the test part. Throws
// std::invalid_argument for a fraction that is not in [0, 1], and for rows that the data set does not have.
inline row_split hold_out(const dataset& data, const std::vector<std::size_t>& rows, double fraction) {
  if (!(fraction >= 0.0 && fraction <= 1.0)) {
    detail::throw_invalid_argument("the fraction to hold out must be in [0, 1]");
  }
  data.check_rows(rows);
  std::vector<std::size_t> left(data.labels().size());
  for (std::size_t row : rows) ++left[data.label(row)];
  // 0.2 of 5,000 is to be 1,000, though 0.2 as a double is a little less.
  for (std::size_t& count : left) {
    count -= static_cast<std::size_t>(static_cast<double>(count) * fraction + 1e-9);
  }
  row_split split;
  for (std::size_t row : rows) {
    std::size_t& remaining = left[data.label(row)];
    if (remaining > 0) {
      split.training.push_back(row);
      --remaining;
    } else {
      split.test.push_back(row);
    }
  }
  return split;
}

inline row_split hold_out(const dataset& data, double fraction) {
  return hold_out(data, data.all_rows(), fraction);
}

// Fold number `fold` of `folds`: every folds-th row of each class is the test part. Throws
// std::invalid_argument unless `fold` is below `folds`, and for rows that the data set does not have.
inline row_split make_fold(const dataset& data, const std::vector<std::size_t>& rows, std::size_t folds,
                           std::size_t fold) {
  if (fold >= folds) {
    detail::throw_invalid_argument("fold " + std::to_string(fold) + " of " + std::to_string(folds) +
                                   ": folds are counted from 0");
  }
  data.check_rows(rows);
  std::vector<std::size_t> seen(data.labels().size());
  row_split split;
  for (std::size_t row : rows) {
    const bool in_test = seen[data.label(row)]++ % folds == fold;
    (in_test ? split.test : split.training).push_back(row);
  }
  return split;
}

}  // namespace v0
}  // namespace tweetsent

#endif
