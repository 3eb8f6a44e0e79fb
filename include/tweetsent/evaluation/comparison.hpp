// SPDX-License-Identifier: MIT
//
// Whether one classifier is better than another on the same rows.
#ifndef TWEETSENT_EVALUATION_COMPARISON_HPP
#define TWEETSENT_EVALUATION_COMPARISON_HPP

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>

#include "tweetsent/evaluation/scored_rows.hpp"

namespace tweetsent {
inline namespace v0 {

// McNemar's exact test on the rows that only one of two classifiers got right.
struct mcnemar_result {
  std::size_t only_first = 0;
  std::size_t only_second = 0;
  double p_value = 1.0;  // two-sided
};

namespace detail {

// The chance of at most `most` heads in `tosses` tosses of a fair coin. Written as a sum of logarithms:
// std::lgamma sets a global variable, which threads would race on.
inline double fair_coin_tail(std::size_t tosses, std::size_t most) noexcept {
  const auto n = static_cast<double>(tosses);
  double log_ways = 0.0, tail = 0.0;  // of the binomial coefficient
  for (std::size_t heads = 0; heads <= most; ++heads) {
    tail += std::exp(log_ways - n * std::log(2.0));
    log_ways += std::log((n - static_cast<double>(heads)) / static_cast<double>(heads + 1));
  }
  return tail;
}

}  // namespace detail

// Both must be of the same rows; their labels may be numbered differently. Throws std::invalid_argument
// unless they are equally many. Source: Q. McNemar, Psychometrika 12 (1947), 153-157.
inline mcnemar_result mcnemar(const scored_rows& first, const scored_rows& second) {
  check_scored_rows(first);
  check_scored_rows(second);
  if (first.size() != second.size()) {
    throw std::invalid_argument("the classifiers to compare were scored on different rows");
  }
  mcnemar_result out;
  for (std::size_t row = 0; row < first.size(); ++row) {
    const bool a = first.is_right(row), b = second.is_right(row);
    out.only_first += a && !b;
    out.only_second += b && !a;
  }
  const std::size_t fewer = (std::min)(out.only_first, out.only_second);
  out.p_value = (std::min)(1.0, 2.0 * detail::fair_coin_tail(out.only_first + out.only_second, fewer));
  return out;
}

}  // namespace v0
}  // namespace tweetsent

#endif
