// SPDX-License-Identifier: MIT
//
// Trained weights as whole numbers in a table by bucket, as an n-gram model has them.
#ifndef TWEETSENT_LEARNING_NGRAM_PACKING_HPP
#define TWEETSENT_LEARNING_NGRAM_PACKING_HPP

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "tweetsent/learning/calibration.hpp"
#include "tweetsent/learning/ngram_objective.hpp"
#include "tweetsent/learning/ngram_rows.hpp"
#include "tweetsent/ngram/model.hpp"

namespace tweetsent {
inline namespace v0 {

namespace detail {

// The step between whole numbers, of those weights that are not 0. The few largest are cut, so that the many
// small ones keep their differences.
inline double quantization_unit(const std::vector<double>& weights, std::size_t output, std::size_t outputs) {
  constexpr double kept_whole = 0.9999, largest_step = 127.0;
  std::vector<double> sizes;
  for (std::size_t at = output; at < weights.size(); at += outputs) {
    if (weights[at] != 0.0) sizes.push_back(std::fabs(weights[at]));
  }
  if (sizes.empty()) return 1.0;
  const auto top =
      sizes.begin() + static_cast<std::ptrdiff_t>(kept_whole * static_cast<double>(sizes.size() - 1));
  std::nth_element(sizes.begin(), top, sizes.end());
  return *top > 0.0 ? *top / largest_step : 1.0;
}

}  // namespace detail

// The weights of `theta`, calibrated. Weights of fewer than `least_step` steps become 0, which makes the
// model smaller when packed. Throws std::bad_alloc.
inline ngram_weights pack_weights(const ngram_rows& rows, const ngram_objective& objective,
                                  const std::vector<double>& theta, std::size_t classes,
                                  double length_smoothing, const calibration& how, unsigned least_step) {
  const std::size_t outputs = objective.outputs();
  const std::vector<double> weights = objective.weights(theta), intercepts = objective.intercepts(theta);
  ngram_weights out;
  out.classes = classes;
  out.buckets = rows.buckets();
  std::int8_t* table = out.make_table();
  out.length_smoothing = length_smoothing;
  out.typical_length = objective.typical_length();
  for (std::size_t output = 0; output < outputs; ++output) {
    const double unit = detail::quantization_unit(weights, output, outputs);
    for (std::size_t at = 0; at < rows.features(); ++at) {
      const long steps = std::clamp(std::lround(weights[at * outputs + output] / unit), -127L, 127L);
      if (std::labs(steps) < static_cast<long>(least_step)) continue;
      table[rows.bucket(at) * outputs + output] = static_cast<std::int8_t>(steps);
    }
    const std::size_t label = classes == 2 ? 1 : output;
    out.units.push_back(unit * how.slope);
    out.intercepts.push_back(intercepts[output] * how.slope + how.offsets[label]);
  }
  return out;
}

}  // namespace v0
}  // namespace tweetsent

#endif
