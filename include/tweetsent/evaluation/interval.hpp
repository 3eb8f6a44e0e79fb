// SPDX-License-Identifier: MIT
//
// A range that a figure lies in, and the one of a share.
#ifndef TWEETSENT_EVALUATION_INTERVAL_HPP
#define TWEETSENT_EVALUATION_INTERVAL_HPP

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace tweetsent {
inline namespace v0 {

struct interval {
  double low = 0.0;
  double high = 0.0;
};

// Wilson's score interval for `hits` of `rows`, 95 %. Source: E. B. Wilson, JASA 22 (1927), 209-212.
inline interval wilson_interval(std::size_t hits, std::size_t rows) noexcept {
  if (rows == 0) return {0.0, 1.0};
  constexpr double z = 1.959963984540054;
  const auto n = static_cast<double>(rows);
  const double share = static_cast<double>(hits) / n;
  const double middle = (share + z * z / (2.0 * n)) / (1.0 + z * z / n);
  const double half = z / (1.0 + z * z / n) * std::sqrt(share * (1.0 - share) / n + z * z / (4.0 * n * n));
  return {(std::max)(0.0, middle - half), (std::min)(1.0, middle + half)};
}

}  // namespace v0
}  // namespace tweetsent

#endif
