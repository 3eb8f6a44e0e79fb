// SPDX-License-Identifier: MIT
//
// Labelled rows with the values that a classifier gives them: what all figures are made from.
#ifndef TWEETSENT_EVALUATION_SCORED_ROWS_HPP
#define TWEETSENT_EVALUATION_SCORED_ROWS_HPP

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "tweetsent/classifier.hpp"
#include "tweetsent/dataset.hpp"
#include "tweetsent/detail/parallel_for.hpp"
#include "tweetsent/logistic_model.hpp"

namespace tweetsent {
inline namespace v0 {

// What a classifier answered for each row, beside what is true of it. Labels are numbered as the
// classifier's.
struct scored_rows {
  std::size_t classes = 0;
  bool has_probabilities = true;
  std::vector<double> values = {};  // row by row, a value for each class: probabilities, or linear values
  std::vector<std::uint32_t> truth = {};

  std::size_t size() const noexcept { return truth.size(); }
  const double* row(std::size_t at) const noexcept { return values.data() + at * classes; }
  std::size_t predicted(std::size_t at) const noexcept { return largest(row(at), classes); }
  bool is_right(std::size_t at) const noexcept { return predicted(at) == truth[at]; }
};

// Throws std::invalid_argument unless there is a value for each row and class that is a number, and every
// true label is below `classes`. All functions of this room check so what they are given.
inline void check_scored_rows(const scored_rows& scored) {
  if (scored.classes == 0 || scored.values.size() != scored.size() * scored.classes) {
    throw std::invalid_argument("scored rows need one value for each row and class");
  }
  for (const std::uint32_t label : scored.truth) {
    if (label >= scored.classes) {
      throw std::invalid_argument("label " + std::to_string(label) + " in scored rows of " +
                                  std::to_string(scored.classes) + " classes");
    }
  }
  for (std::size_t at = 0; at < scored.values.size(); ++at) {
    if (std::isnan(scored.values[at])) {
      throw std::invalid_argument("scored row " + std::to_string(at / scored.classes) +
                                  " has a value that is not a number");
    }
  }
}

// The rows that are answered where a classifier abstains below a probability.
struct answered_rows {
  std::size_t rows = 0;
  std::size_t right = 0;
};

inline answered_rows count_answered(const scored_rows& scored, double abstain_below) noexcept {
  answered_rows out;
  for (std::size_t at = 0; at < scored.size(); ++at) {
    if (scored.row(at)[scored.predicted(at)] < abstain_below) continue;
    ++out.rows;
    out.right += scored.is_right(at);
  }
  return out;
}

namespace detail {

// The classifier's number of each of the data set's labels. For a label it does not have, the number of its
// labels.
inline std::vector<std::uint32_t> match_labels(const classifier& sentiment, const dataset& data) {
  std::vector<std::uint32_t> numbers;
  for (const std::string& label : data.labels()) {
    const auto found = std::find(sentiment.labels().begin(), sentiment.labels().end(), label);
    numbers.push_back(static_cast<std::uint32_t>(found - sentiment.labels().begin()));
  }
  return numbers;
}

}  // namespace detail

// Scores the given rows of a data set, on `threads` threads (0: one a core). Throws std::invalid_argument for
// a row that the data set does not have, and for one whose label the classifier does not have.
inline scored_rows score_rows(const classifier& sentiment, const dataset& data,
                              const std::vector<std::size_t>& rows, unsigned threads = 0) {
  const std::size_t classes = sentiment.labels().size();
  const std::vector<std::uint32_t> numbers = detail::match_labels(sentiment, data);
  scored_rows out{
      classes, sentiment.head() == head_kind::logistic, std::vector<double>(rows.size() * classes), {}};
  data.check_rows(rows);
  for (std::size_t row : rows) {
    const std::uint32_t number = numbers[data.label(row)];
    if (number >= classes)
      throw std::invalid_argument("the model has no label \"" + data.labels()[data.label(row)] + "\"");
    out.truth.push_back(number);
  }
  parallel_for(rows.size(), threads, 256, [&](std::size_t begin, std::size_t end) {
    for (std::size_t at = begin; at < end; ++at) {
      double* values = out.values.data() + at * classes;
      sentiment.score(data.text(rows[at]), values);
      if (out.has_probabilities) softmax(values, classes);
    }
  });
  return out;
}

}  // namespace v0
}  // namespace tweetsent

#endif
