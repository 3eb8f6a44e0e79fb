// SPDX-License-Identifier: MIT
//
// Makes scores into probabilities that mean what they say, from scores of rows the model has not seen.
//
// Sources: J. Platt, "Probabilistic Outputs for Support Vector Machines" (1999); C. Guo et al., "On
// Calibration of Modern Neural Networks" (2017), section 4.2 (temperature and bias for more classes).
#ifndef TWEETSENT_LEARNING_CALIBRATION_HPP
#define TWEETSENT_LEARNING_CALIBRATION_HPP

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "tweetsent/learning/lbfgs.hpp"
#include "tweetsent/logistic_model.hpp"

namespace tweetsent {
inline namespace v0 {

// The value of each class becomes slope * value + offsets[class].
struct calibration {
  double slope = 1.0;
  std::vector<double> offsets = {};

  void apply(double* scores, std::size_t classes) const noexcept {
    for (std::size_t label = 0; label < classes; ++label)
      scores[label] = slope * scores[label] + offsets[label];
  }
};

// The calibration of maximum likelihood, for targets a little short of 1 as Platt has them: (N + 1) / (N + 2)
// for a label with N rows, so that a few rows that the scores tell apart by chance do not make
// certainty. The first class's offset is 0. Needs at least one row. With `weights`, one for each row, some
// count more than others. The slope is never below 0: scores that speak against the truth in rows held out,
// as those of a few rows do by chance, tell nothing.
inline calibration fit_calibration(const std::vector<double>& scores, const std::vector<std::uint32_t>& truth,
                                   std::size_t classes, const std::vector<double>& weights = {}) {
  // parameters: slope, then the offsets of classes 1, 2, ...
  const auto unpack = [classes](const std::vector<double>& x) {
    calibration how{x[0], std::vector<double>(classes)};
    for (std::size_t label = 1; label < classes; ++label) how.offsets[label] = x[label];
    return how;
  };
  std::vector<double> members(classes);
  for (const std::uint32_t label : truth) members[label] += 1.0;
  const auto target = [&](std::size_t label, std::uint32_t true_label) {
    const double rows = members[true_label];
    return label == true_label ? (rows + 1.0) / (rows + 2.0)
                               : 1.0 / (rows + 2.0) / static_cast<double>(classes - 1);
  };
  const auto loss = [&](const std::vector<double>& x, std::vector<double>& gradient) {
    const calibration how = unpack(x);
    std::array<double, max_labels> values{};
    double sum = 0.0;
    for (double& value : gradient) value = 0.0;
    for (std::size_t row = 0; row < truth.size(); ++row) {
      const double* raw = scores.data() + row * classes;
      for (std::size_t label = 0; label < classes; ++label) values[label] = raw[label];
      how.apply(values.data(), classes);
      softmax(values.data(), classes);
      const double weight = weights.empty() ? 1.0 : weights[row];
      for (std::size_t label = 0; label < classes; ++label) {
        const double share = target(label, truth[row]);
        sum -= weight * share * std::log(values[label] + 1e-300);
        const double error = weight * (values[label] - share);
        gradient[0] += error * raw[label];
        if (label > 0) gradient[label] += error;
      }
    }
    return sum;
  };
  std::vector<double> x(classes);
  x[0] = 1.0;
  lbfgs_options options;
  options.gradient_tolerance = 1e-9;
  options.loss_tolerance = 1e-13;
  minimize_lbfgs(loss, x, options);
  if (x[0] >= 0.0) return unpack(x);
  // Convex, so that the best slope from 0 on is 0; scores of 0 leave it at 1 and find the offsets.
  calibration flat = fit_calibration(std::vector<double>(scores.size()), truth, classes, weights);
  flat.slope = 0.0;
  return flat;
}

}  // namespace v0
}  // namespace tweetsent

#endif
