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

#include "tweetsent/fitting/calibration.hpp"
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

// Trained weights before they are packed, whoever trained them.
struct trained_weights {
  std::size_t classes = 0;
  std::uint32_t buckets = 0;                  // of the table, a power of two
  std::vector<std::uint32_t> bucket_of = {};  // each feature
  std::vector<double> weights = {};           // [feature][output]
  std::vector<double> intercepts = {};        // of each output
  double length_smoothing = 0.0;
  double typical_length = 0.0;  // in tokens

  std::size_t outputs() const noexcept { return intercepts.size(); }  // one for two classes, else one a class
};

// The weights, calibrated. Those of fewer than `least_step` steps become 0, which makes the model smaller
// when packed. Throws std::bad_alloc.
inline ngram_weights pack_weights(const trained_weights& trained, const calibration& how,
                                  unsigned least_step) {
  const std::size_t outputs = trained.outputs();
  ngram_weights out;
  out.classes = trained.classes;
  out.buckets = trained.buckets;
  std::int8_t* table = out.make_table();
  out.length_smoothing = trained.length_smoothing;
  out.typical_length = trained.typical_length;
  for (std::size_t output = 0; output < outputs; ++output) {
    const double unit = detail::quantization_unit(trained.weights, output, outputs);
    for (std::size_t at = 0; at < trained.bucket_of.size(); ++at) {
      const long steps = std::clamp(std::lround(trained.weights[at * outputs + output] / unit), -127L, 127L);
      if (std::labs(steps) < static_cast<long>(least_step)) continue;
      table[trained.bucket_of[at] * outputs + output] = static_cast<std::int8_t>(steps);
    }
    const std::size_t label = trained.classes == 2 ? 1 : output;
    out.units.push_back(unit * how.slopes[label]);
    out.intercepts.push_back(trained.intercepts[output] * how.slopes[label] + how.offsets[label]);
  }
  return out;
}

// The same of `theta`, which minimises the objective.
inline ngram_weights pack_weights(const ngram_rows& rows, const ngram_objective& objective,
                                  const std::vector<double>& theta, std::size_t classes,
                                  double length_smoothing, const calibration& how, unsigned least_step) {
  trained_weights trained{classes,
                          rows.buckets(),
                          {},
                          objective.weights(theta),
                          objective.intercepts(theta),
                          length_smoothing,
                          objective.typical_length()};
  for (std::size_t at = 0; at < rows.features(); ++at) trained.bucket_of.push_back(rows.bucket(at));
  return pack_weights(trained, how, least_step);
}

}  // namespace v0
}  // namespace tweetsent

#endif
