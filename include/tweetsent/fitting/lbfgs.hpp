// SPDX-License-Identifier: MIT
//
// Minimises a smooth convex function of many parameters.
//
// Source: J. Nocedal, S. Wright, "Numerical Optimization" (2006), algorithms 7.4 and 7.5; the line search
// is backtracking (algorithm 3.1), which convexity makes enough.
#ifndef TWEETSENT_FITTING_LBFGS_HPP
#define TWEETSENT_FITTING_LBFGS_HPP

#include <cmath>
#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

namespace tweetsent {
inline namespace v0 {

struct lbfgs_options {
  double gradient_tolerance = 1e-3;  // stop when the gradient's norm is this share of what it began with
  double loss_tolerance = 1e-7;      // or when a step lowers the loss by less than this share of it
  std::size_t max_steps = 300;
  std::size_t memory = 6;  // earlier steps kept, two vectors each
  // Called after each step with its number and the loss.
  std::function<void(std::size_t, double)> progress = {};
};

struct lbfgs_result {
  double loss = 0.0;
  std::size_t steps = 0;
  bool converged = false;  // a tolerance was met; never where the loss or its gradient is not finite
};

namespace detail {

inline double dot(const std::vector<double>& left, const std::vector<double>& right) noexcept {
  double sums[4] = {};
  const std::size_t size = left.size(), whole = size - size % 4;
  for (std::size_t at = 0; at < whole; at += 4) {
    for (std::size_t lane = 0; lane < 4; ++lane) sums[lane] += left[at + lane] * right[at + lane];
  }
  for (std::size_t at = whole; at < size; ++at) sums[0] += left[at] * right[at];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

inline void add_scaled(std::vector<double>& target, double factor,
                       const std::vector<double>& source) noexcept {
  for (std::size_t at = 0; at < target.size(); ++at) target[at] += factor * source[at];
}

// One remembered step: how the parameters and the gradient changed.
struct lbfgs_pair {
  std::vector<double> step;
  std::vector<double> change;
  double product = 0.0;
};

// Turns a gradient into the quasi-Newton direction (uphill), by the two-loop recursion.
inline void apply_inverse_hessian(const std::vector<lbfgs_pair>& pairs, std::vector<double>& gradient) {
  std::vector<double> factors(pairs.size());
  for (std::size_t at = pairs.size(); at-- > 0;) {
    factors[at] = dot(pairs[at].step, gradient) / pairs[at].product;
    add_scaled(gradient, -factors[at], pairs[at].change);
  }
  if (!pairs.empty()) {
    const double scale = pairs.back().product / dot(pairs.back().change, pairs.back().change);
    for (double& value : gradient) value *= scale;
  }
  for (std::size_t at = 0; at < pairs.size(); ++at) {
    const double correction = dot(pairs[at].change, gradient) / pairs[at].product;
    add_scaled(gradient, factors[at] - correction, pairs[at].step);
  }
}

}  // namespace detail

// Minimises `loss`, called as double loss(const std::vector<double>& x, std::vector<double>& gradient),
// starting from and ending in `x`, which is never worse than at the start. Memory: 2 * options.memory + 4
// vectors of the size of x.
template <class Loss>
lbfgs_result minimize_lbfgs(Loss&& loss, std::vector<double>& x, const lbfgs_options& options = {}) {
  constexpr double sufficient_decrease = 1e-4;
  std::vector<double> gradient(x.size()), next_gradient(x.size()), next(x.size());
  std::vector<detail::lbfgs_pair> pairs;
  lbfgs_result out;
  out.loss = loss(x, gradient);
  const double first_norm = std::sqrt(detail::dot(gradient, gradient));
  if (!std::isfinite(out.loss) || !std::isfinite(first_norm)) return out;

  while (out.steps < options.max_steps) {
    const double norm = std::sqrt(detail::dot(gradient, gradient));
    out.converged = norm <= options.gradient_tolerance * first_norm;
    if (out.converged) break;
    std::vector<double> direction = gradient;
    detail::apply_inverse_hessian(pairs, direction);
    const double slope = -detail::dot(direction, gradient);

    // The first step has no curvature to go by, so it is one unit long: a small gain does not mean the end.
    const bool blind = pairs.empty();
    double length = blind ? 1.0 / norm : 1.0, next_loss = out.loss;
    bool lower = false;
    for (int halving = 0; halving < 40; ++halving, length /= 2) {
      next = x;
      detail::add_scaled(next, -length, direction);
      next_loss = loss(next, next_gradient);
      lower = next_loss <= out.loss + sufficient_decrease * length * slope &&
              std::isfinite(detail::dot(next_gradient, next_gradient));
      if (lower) break;
    }
    // Where no step is lower, the end is reached if none was to be expected: else the loss is not smooth.
    const double gain = lower ? out.loss - next_loss : -slope;
    out.converged = (!blind || !lower) && gain <= options.loss_tolerance * std::fabs(out.loss);
    if (!lower) break;

    detail::lbfgs_pair pair;
    if (!pairs.empty() && pairs.size() >= options.memory) {
      pair = std::move(pairs.front());
      pairs.erase(pairs.begin());
    }
    pair.step = next;
    detail::add_scaled(pair.step, -1.0, x);
    pair.change = next_gradient;
    detail::add_scaled(pair.change, -1.0, gradient);
    pair.product = detail::dot(pair.step, pair.change);
    if (pair.product > 0.0) pairs.push_back(std::move(pair));
    x.swap(next);
    gradient.swap(next_gradient);
    out.loss = next_loss;
    ++out.steps;
    if (options.progress) options.progress(out.steps, out.loss);
    if (out.converged) break;
  }
  return out;
}

}  // namespace v0
}  // namespace tweetsent

#endif
