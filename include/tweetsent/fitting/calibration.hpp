// SPDX-License-Identifier: MIT
//
// Makes scores into probabilities that mean what they say, from scores of rows the model has not seen.
//
// Sources: J. Platt, "Probabilistic Outputs for Support Vector Machines" (1999); C. Guo et al., "On
// Calibration of Modern Neural Networks" (2017), section 4.2 (vector scaling).
#ifndef TWEETSENT_FITTING_CALIBRATION_HPP
#define TWEETSENT_FITTING_CALIBRATION_HPP

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "tweetsent/fitting/lbfgs.hpp"
#include "tweetsent/logistic_model.hpp"

namespace tweetsent {
inline namespace v0 {

// The value of each class becomes slopes[class] * value + offsets[class].
struct calibration {
  std::vector<double> slopes = {};
  std::vector<double> offsets = {};

  void apply(double* scores, std::size_t classes) const noexcept {
    for (std::size_t label = 0; label < classes; ++label)
      scores[label] = slopes[label] * scores[label] + offsets[label];
  }
};

// Changes nothing.
inline calibration no_calibration(std::size_t classes) {
  return {std::vector<double>(classes, 1.0), std::vector<double>(classes)};
}

namespace detail {

// The loss of a calibration on held-out rows, for targets a little short of 1 as Platt has them: (N + 1) /
// (N + 2) for a label with N rows, so that a few rows that the scores tell apart by chance do not make
// certainty. Parameters: one slope for all classes, or one for each; then the offsets of classes 1, 2, ...
class calibration_loss {
 public:
  calibration_loss(const std::vector<double>& scores, const std::vector<std::uint32_t>& truth,
                   std::size_t classes, const std::vector<double>& weights, bool slope_for_each)
      : scores_(scores),
        truth_(truth),
        classes_(classes),
        weights_(weights),
        slopes_(slope_for_each ? classes : 1),
        members_(classes) {
    for (const std::uint32_t label : truth) members_[label] += 1.0;
  }

  std::size_t parameters() const noexcept { return slopes_ + classes_ - 1; }

  calibration unpack(const std::vector<double>& x) const {
    calibration how = no_calibration(classes_);
    for (std::size_t label = 0; label < classes_; ++label) {
      how.slopes[label] = x[slope_at(label)];
      if (label > 0) how.offsets[label] = x[slopes_ - 1 + label];
    }
    return how;
  }

  double operator()(const std::vector<double>& x, std::vector<double>& gradient) const {
    const calibration how = unpack(x);
    std::array<double, max_labels> values{};
    double sum = 0.0;
    for (double& value : gradient) value = 0.0;
    for (std::size_t row = 0; row < truth_.size(); ++row) {
      const double* raw = scores_.data() + row * classes_;
      for (std::size_t label = 0; label < classes_; ++label) values[label] = raw[label];
      how.apply(values.data(), classes_);
      softmax(values.data(), classes_);
      const double weight = weights_.empty() ? 1.0 : weights_[row];
      for (std::size_t label = 0; label < classes_; ++label) {
        const double share = target(label, truth_[row]);
        sum -= weight * share * std::log(values[label] + 1e-300);
        const double error = weight * (values[label] - share);
        gradient[slope_at(label)] += error * raw[label];
        if (label > 0) gradient[slopes_ - 1 + label] += error;
      }
    }
    return sum + pull_together(x, gradient);
  }

 private:
  std::size_t slope_at(std::size_t label) const noexcept { return slopes_ == 1 ? 0 : label; }

  double target(std::size_t label, std::uint32_t true_label) const noexcept {
    const double rows = members_[true_label];
    return label == true_label ? (rows + 1.0) / (rows + 2.0)
                               : 1.0 / (rows + 2.0) / static_cast<double>(classes_ - 1);
  }

  // A few rows must not give classes slopes of their own: these are worth as much as some ten rows.
  double pull_together(const std::vector<double>& x, std::vector<double>& gradient) const {
    constexpr double pull = 10.0;
    double mean = 0.0, sum = 0.0;
    for (std::size_t at = 0; at < slopes_; ++at) mean += x[at] / static_cast<double>(slopes_);
    for (std::size_t at = 0; at < slopes_; ++at) {
      sum += pull / 2.0 * (x[at] - mean) * (x[at] - mean);
      gradient[at] += pull * (x[at] - mean);
    }
    return sum;
  }

  const std::vector<double>& scores_;
  const std::vector<std::uint32_t>& truth_;
  std::size_t classes_;
  const std::vector<double>& weights_;
  std::size_t slopes_;
  std::vector<double> members_;
};

inline calibration minimize_calibration_loss(const calibration_loss& loss, std::size_t slopes) {
  std::vector<double> x(loss.parameters());
  for (std::size_t at = 0; at < slopes; ++at) x[at] = 1.0;
  lbfgs_options options;
  options.gradient_tolerance = 1e-9;
  options.loss_tolerance = 1e-13;
  minimize_lbfgs(loss, x, options);
  return loss.unpack(x);
}

}  // namespace detail

// The calibration of maximum likelihood (see calibration_loss). With three or more classes each has a slope
// of its own, unless that would turn one round. The first class's offset is 0. Needs at least one row. With
// `weights`, one for each row, some count more than others. No slope is below 0: scores that speak against
// the truth in rows held out, as those of a few rows do by chance, tell nothing.
inline calibration fit_calibration(const std::vector<double>& scores, const std::vector<std::uint32_t>& truth,
                                   std::size_t classes, const std::vector<double>& weights = {}) {
  if (classes > 2) {
    const detail::calibration_loss loss(scores, truth, classes, weights, true);
    calibration found = detail::minimize_calibration_loss(loss, classes);
    if (*std::min_element(found.slopes.begin(), found.slopes.end()) >= 0.0) return found;
  }
  const detail::calibration_loss loss(scores, truth, classes, weights, false);
  calibration found = detail::minimize_calibration_loss(loss, 1);
  if (found.slopes[0] >= 0.0) return found;
  // Convex, so that the best slope from 0 on is 0; scores of 0 leave it at 1 and find the offsets.
  const std::vector<double> nothing(scores.size());
  found =
      detail::minimize_calibration_loss(detail::calibration_loss(nothing, truth, classes, weights, false), 1);
  found.slopes.assign(classes, 0.0);
  return found;
}

}  // namespace v0
}  // namespace tweetsent

#endif
