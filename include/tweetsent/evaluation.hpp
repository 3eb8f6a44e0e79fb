// SPDX-License-Identifier: MIT
//
// How good a classifier is on labelled tweets, and whether one is better than another.
#ifndef TWEETSENT_EVALUATION_HPP
#define TWEETSENT_EVALUATION_HPP

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "tweetsent/classifier.hpp"
#include "tweetsent/dataset.hpp"
#include "tweetsent/detail/parallel_for.hpp"

namespace tweetsent {
inline namespace v0 {

struct interval {
  double low = 0.0;
  double high = 0.0;
};

// What a classifier said of each row beside what is true of it. Labels are the classifier's.
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

// What is left where a classifier abstains below a probability.
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

// One bin of a reliability diagram.
struct reliability_bin {
  std::size_t rows = 0;
  double confidence = 0.0;  // mean probability of the label given
  double accuracy = 0.0;    // share of right answers
};

// All shares are between 0 and 1. What needs probabilities is empty for a linear head.
struct metrics {
  std::size_t rows = 0;
  double accuracy = 0.0;
  interval accuracy_interval;  // Wilson, 95 %
  double macro_f1 = 0.0;       // mean over classes that occur
  double macro_recall = 0.0;
  double roc_auc = 0.0;  // of the last of two classes; with more, the mean over classes that occur
  std::optional<double> log_loss;
  std::optional<double>
      brier;  // squared error of the second class's probability; with more, summed over classes
  std::optional<double> expected_calibration_error;
  std::optional<interval> calibration_band;         // where 95 of 100 perfectly calibrated models would be
  std::vector<std::vector<std::size_t>> confusion;  // [true label][label given]
};

inline constexpr std::size_t calibration_bins = 15;

// The rows in equal-mass bins of rising confidence; fewer bins than asked for if there are fewer rows. Rows
// of one confidence share a bin: cut apart, their order would decide what each bin's accuracy is.
// Source: C. Guo et al., "On Calibration of Modern Neural Networks" (2017), section 2.
inline std::vector<reliability_bin> reliability(const std::vector<double>& sorted_confidence,
                                                const std::vector<char>& right, std::size_t bins) {
  std::vector<reliability_bin> out;
  const std::size_t rows = sorted_confidence.size();
  for (std::size_t bin = 0, begin = 0, end = 0; bin < bins; ++bin, begin = end) {
    end = std::max(begin, (bin + 1) * rows / bins);
    if (begin == end) continue;
    while (end < rows && sorted_confidence[end] == sorted_confidence[end - 1]) ++end;
    reliability_bin sums;
    sums.rows = end - begin;
    for (std::size_t at = begin; at < end; ++at) {
      sums.confidence += sorted_confidence[at];
      sums.accuracy += right[at];
    }
    sums.confidence /= static_cast<double>(sums.rows);
    sums.accuracy /= static_cast<double>(sums.rows);
    out.push_back(sums);
  }
  return out;
}

// Mean distance of confidence and accuracy over the bins, weighed by their rows.
inline double calibration_error(const std::vector<reliability_bin>& bins) noexcept {
  double sum = 0.0, rows = 0.0;
  for (const reliability_bin& bin : bins) {
    sum += static_cast<double>(bin.rows) * std::fabs(bin.confidence - bin.accuracy);
    rows += static_cast<double>(bin.rows);
  }
  return rows > 0.0 ? sum / rows : 0.0;
}

// Rows by rising confidence: each one's probability of the label given, and whether that was right.
struct sorted_confidences {
  std::vector<double> confidence;
  std::vector<char> right;

  explicit sorted_confidences(const scored_rows& scored) : confidence(scored.size()), right(scored.size()) {
    std::vector<std::size_t> order(scored.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto sure = [&scored](std::size_t row) { return scored.row(row)[scored.predicted(row)]; };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return sure(a) < sure(b); });
    for (std::size_t at = 0; at < order.size(); ++at) {
      confidence[at] = sure(order[at]);
      right[at] = scored.is_right(order[at]);
    }
  }
};

namespace detail {

// 53 random bits as a number in [0, 1): the standard's distributions differ between libraries.
inline double unit_interval(std::mt19937_64& random) {
  return static_cast<double>(random() >> 11) * 0x1p-53;
}

// The calibration error that a model whose probabilities are exactly right shows by chance, 95 % of the time.
inline interval simulate_calibration_band(const std::vector<double>& confidence) {
  constexpr std::size_t simulations = 1000;
  std::mt19937_64 random(1);
  std::vector<double> errors(simulations);
  std::vector<char> right(confidence.size());
  for (double& error : errors) {
    for (std::size_t at = 0; at < right.size(); ++at) right[at] = unit_interval(random) < confidence[at];
    error = calibration_error(reliability(confidence, right, calibration_bins));
  }
  std::sort(errors.begin(), errors.end());
  return {errors[simulations / 40], errors[simulations - 1 - simulations / 40]};
}

// The chance that a row of `label` has a higher value of it than a row of another, ties counted half.
inline double rank_auc(const scored_rows& scored, std::size_t label) {
  std::vector<std::size_t> order(scored.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto value = [&](std::size_t row) { return scored.row(row)[label]; };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return value(a) < value(b); });
  double members = 0.0, rank_sum = 0.0;
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    while (end < order.size() && value(order[end]) == value(order[begin])) ++end;
    const double mean_rank = (static_cast<double>(begin + end) + 1.0) / 2.0;
    for (std::size_t at = begin; at < end; ++at) {
      if (scored.truth[order[at]] != label) continue;
      members += 1.0;
      rank_sum += mean_rank;
    }
  }
  const double others = static_cast<double>(scored.size()) - members;
  if (members == 0.0 || others == 0.0) return 0.5;
  return (rank_sum - members * (members + 1.0) / 2.0) / (members * others);
}

// Of two classes that of the second; of more the mean over those that occur.
inline double mean_auc(const scored_rows& scored) {
  if (scored.classes == 2) return rank_auc(scored, 1);
  double sum = 0.0, occurring = 0.0;
  for (std::uint32_t label = 0; label < scored.classes; ++label) {
    if (std::find(scored.truth.begin(), scored.truth.end(), label) == scored.truth.end()) continue;
    sum += rank_auc(scored, label);
    occurring += 1.0;
  }
  return occurring > 0.0 ? sum / occurring : 0.0;
}

// The classifier's number of each of the data set's labels; where it has none, how many it has.
inline std::vector<std::uint32_t> match_labels(const classifier& sentiment, const dataset& data) {
  std::vector<std::uint32_t> numbers;
  for (const std::string& label : data.labels()) {
    const auto found = std::find(sentiment.labels().begin(), sentiment.labels().end(), label);
    numbers.push_back(static_cast<std::uint32_t>(found - sentiment.labels().begin()));
  }
  return numbers;
}

}  // namespace detail

// Wilson's score interval for `hits` of `rows`, 95 %. Source: E. B. Wilson, JASA 22 (1927), 209-212.
inline interval wilson_interval(std::size_t hits, std::size_t rows) noexcept {
  if (rows == 0) return {0.0, 1.0};
  constexpr double z = 1.959963984540054;
  const auto n = static_cast<double>(rows);
  const double share = static_cast<double>(hits) / n;
  const double middle = (share + z * z / (2.0 * n)) / (1.0 + z * z / n);
  const double half = z / (1.0 + z * z / n) * std::sqrt(share * (1.0 - share) / n + z * z / (4.0 * n * n));
  return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

// Scores the given rows of a data set. Throws std::invalid_argument for a label the classifier does not have.
inline scored_rows score_rows(const classifier& sentiment, const dataset& data,
                              const std::vector<std::size_t>& rows, unsigned threads = 0) {
  const std::size_t classes = sentiment.labels().size();
  const std::vector<std::uint32_t> numbers = detail::match_labels(sentiment, data);
  scored_rows out{
      classes, sentiment.head() == head_kind::logistic, std::vector<double>(rows.size() * classes), {}};
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

// What one pass over scored rows tells: all figures but ROC AUC and calibration.
inline metrics measure_answers(const scored_rows& scored) {
  metrics out;
  out.rows = scored.size();
  out.confusion.assign(scored.classes, std::vector<std::size_t>(scored.classes));
  std::size_t hits = 0;
  double log_loss = 0.0, squares = 0.0;
  for (std::size_t row = 0; row < scored.size(); ++row) {
    const double* values = scored.row(row);
    const std::uint32_t truth = scored.truth[row];
    hits += scored.is_right(row);
    ++out.confusion[truth][scored.predicted(row)];
    log_loss -= std::log(std::max(values[truth], 1e-300));
    for (std::size_t label = scored.classes == 2 ? 1 : 0; label < scored.classes; ++label) {
      const double error = values[label] - (label == truth ? 1.0 : 0.0);
      squares += error * error;
    }
  }
  const auto rows = static_cast<double>(std::max<std::size_t>(scored.size(), 1));
  out.accuracy = static_cast<double>(hits) / rows;
  out.accuracy_interval = wilson_interval(hits, scored.size());
  if (scored.has_probabilities) {
    out.log_loss = log_loss / rows;
    out.brier = squares / rows;
  }

  double occurring = 0.0;
  for (std::size_t label = 0; label < scored.classes; ++label) {
    double members = 0.0, given = 0.0;
    for (std::size_t other = 0; other < scored.classes; ++other) {
      members += static_cast<double>(out.confusion[label][other]);
      given += static_cast<double>(out.confusion[other][label]);
    }
    if (members == 0.0) continue;
    const auto right = static_cast<double>(out.confusion[label][label]);
    occurring += 1.0;
    out.macro_recall += right / members;
    out.macro_f1 += 2.0 * right / (members + given);
  }
  if (occurring > 0.0) {
    out.macro_recall /= occurring;
    out.macro_f1 /= occurring;
  }
  return out;
}

// All figures of scored rows. Cost: a few sorts, and a simulation of 1,000 times the rows.
inline metrics measure(const scored_rows& scored) {
  metrics out = measure_answers(scored);
  out.roc_auc = detail::mean_auc(scored);
  if (scored.has_probabilities) {
    const sorted_confidences sorted(scored);
    out.expected_calibration_error =
        calibration_error(reliability(sorted.confidence, sorted.right, calibration_bins));
    out.calibration_band = detail::simulate_calibration_band(sorted.confidence);
  }
  return out;
}

// The figures of a classifier on the given rows of a data set.
inline metrics evaluate(const classifier& sentiment, const dataset& data,
                        const std::vector<std::size_t>& rows, unsigned threads = 0) {
  return measure(score_rows(sentiment, data, rows, threads));
}

// McNemar's exact test on the rows that only one of two classifiers got right.
struct mcnemar_result {
  std::size_t only_first = 0;
  std::size_t only_second = 0;
  double p_value = 1.0;  // two-sided
};

// Both must be of the same rows in the same order. Source: Q. McNemar, Psychometrika 12 (1947), 153-157.
inline mcnemar_result mcnemar(const scored_rows& first, const scored_rows& second) {
  mcnemar_result out;
  for (std::size_t row = 0; row < first.size(); ++row) {
    const bool a = first.is_right(row), b = second.is_right(row);
    out.only_first += a && !b;
    out.only_second += b && !a;
  }
  const std::size_t differing = out.only_first + out.only_second;
  const auto n = static_cast<double>(differing);
  double tail = 0.0;
  for (std::size_t k = 0; k <= std::min(out.only_first, out.only_second); ++k) {
    const auto hits = static_cast<double>(k);
    tail += std::exp(std::lgamma(n + 1.0) - std::lgamma(hits + 1.0) - std::lgamma(n - hits + 1.0) -
                     n * std::log(2.0));
  }
  out.p_value = std::min(1.0, 2.0 * tail);
  return out;
}

}  // namespace v0
}  // namespace tweetsent

#endif
