// SPDX-License-Identifier: MIT
//
// From features to a label: one linear value for each class, then the largest of them. The logistic head
// reads the values as log-odds and gives probabilities. The linear head (least squares on 0 and 1) is the one
// that the reference published; it gives none.
#ifndef TWEETSENT_LOGISTIC_MODEL_HPP
#define TWEETSENT_LOGISTIC_MODEL_HPP

#include "tweetsent/detail/requires_cxx17.hpp"

#include <cstddef>
#include <vector>

#if !defined(__GNUC__)
#include <cmath>
#endif

#include "tweetsent/detail/rounded_product.hpp"

namespace tweetsent {
inline namespace v0 {

enum class head_kind { logistic, linear };

// A model has from two labels to this many, so that scores fit on the stack.
inline constexpr std::size_t max_labels = 64;

// The first class is the base, so that two classes need one row of weights and K need K - 1: its value is 0
// (logistic), or 1 minus the others (linear).
struct logistic_model {
  head_kind head = head_kind::logistic;
  std::size_t classes = 0;
  std::size_t features = 0;
  std::vector<double> intercepts = {};  // of class 1, 2, ...
  std::vector<double> weights = {};     // row by row: weights[(label - 1) * features + feature]

  // Writes the value of each class to scores[0 .. classes).
  void score(const double* values, double* scores) const noexcept {
    scores[0] = head == head_kind::linear ? 1.0 : 0.0;
    const double* row = weights.data();
    for (std::size_t label = 1; label < classes; ++label, row += features) {
      double value = intercepts[label - 1];
      for (std::size_t feature = 0; feature < features; ++feature) {
        value += detail::rounded_product(row[feature], values[feature]);
      }
      scores[label] = value;
      if (head == head_kind::linear) scores[0] -= value;
    }
  }
};

// The class of the largest value, the first of equals: for two classes log-odds above 0, or a linear value
// above 0.5.
inline std::size_t largest(const double* scores, std::size_t classes) noexcept {
  std::size_t best = 0;
  // Without a branch: no processor could predict it.
  for (std::size_t label = 1; label < classes; ++label) best = scores[label] > scores[best] ? label : best;
  return best;
}

namespace detail {

// std::exp, without libstdc++'s <cmath>: its special functions cost as much to compile as all that predicting
// needs.
inline double exponential(double value) noexcept {
#if defined(__GNUC__)
  return __builtin_exp(value);
#else
  return std::exp(value);
#endif
}

}  // namespace detail

// The softmax of the values at `label`: finite and in [0, 1] for any finite values.
inline double softmax_probability(const double* scores, std::size_t classes, std::size_t label) noexcept {
  if (classes == 2) {  // the same to the last bit, without the exponential of 0
    const double behind = scores[1 - label] - scores[label];
    const double other = detail::exponential(behind <= 0.0 ? behind : -behind);
    return (behind <= 0.0 ? 1.0 : other) / (1.0 + other);
  }
  const double top = scores[largest(scores, classes)];
  double sum = 0.0;
  for (std::size_t other = 0; other < classes; ++other) sum += detail::exponential(scores[other] - top);
  return detail::exponential(scores[label] - top) / sum;
}

// Turns the values of all classes into their probabilities, in place.
inline void softmax(double* scores, std::size_t classes) noexcept {
  const double top = scores[largest(scores, classes)];
  double sum = 0.0;
  for (std::size_t label = 0; label < classes; ++label) {
    scores[label] = detail::exponential(scores[label] - top);
    sum += scores[label];
  }
  for (std::size_t label = 0; label < classes; ++label) scores[label] /= sum;
}

// The one number that a prediction shows: with two classes the value of the second over that of the first
// (the linear head's own value of the second), with more that of `label` over the mean of all.
inline double decision_score(head_kind head, const double* scores, std::size_t classes,
                             std::size_t label) noexcept {
  if (head == head_kind::linear) return scores[classes == 2 ? 1 : label];
  if (classes == 2) return scores[1] - scores[0];
  double sum = 0.0;
  for (std::size_t other = 0; other < classes; ++other) sum += scores[other];
  return scores[label] - sum / static_cast<double>(classes);
}

}  // namespace v0
}  // namespace tweetsent

#endif
