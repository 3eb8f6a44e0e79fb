// SPDX-License-Identifier: MIT
#include "tweetsent/fitting/lbfgs.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

namespace {

using tweetsent::lbfgs_result;
using tweetsent::minimize_lbfgs;
using vector = std::vector<double>;

// The sum of curvatures[i] / 2 * (x[i] - i)^2.
struct quadratic {
  vector curvatures;

  double operator()(const vector& x, vector& gradient) const {
    double loss = 0.0;
    for (std::size_t at = 0; at < x.size(); ++at) {
      const double away = x[at] - static_cast<double>(at);
      gradient[at] = curvatures[at] * away;
      loss += curvatures[at] / 2.0 * away * away;
    }
    return loss;
  }
};

tweetsent::lbfgs_options exact() {
  tweetsent::lbfgs_options options;
  options.gradient_tolerance = 1e-10;
  options.loss_tolerance = 0.0;
  return options;
}

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("a quadratic is minimised to the tolerance asked for") {
  const quadratic loss{{1.0, 10.0, 100.0, 1000.0}};
  vector x(4, 5.0);
  const lbfgs_result result = minimize_lbfgs(loss, x, exact());
  CHECK(result.converged);
  CHECK(result.steps < 60);
  for (std::size_t at = 0; at < x.size(); ++at) CHECK(std::fabs(x[at] - static_cast<double>(at)) < 1e-6);
}

TEST_CASE("a flat quadratic far from its minimum is not taken for minimised after the first step") {
  const quadratic loss{{1e-6}};
  vector x{1e9};
  const lbfgs_result result = minimize_lbfgs(loss, x);
  CHECK(result.converged);
  CHECK(std::fabs(x[0]) < 1e6 + 1.0);
}

TEST_CASE("a steep quadratic close to its minimum is minimised too") {
  const quadratic loss{{1e12, 1e12}};
  vector x{1e-3, 1.0 + 1e-3};
  const lbfgs_result result = minimize_lbfgs(loss, x);
  CHECK(result.converged);
  CHECK(std::fabs(x[0]) < 1e-5);
  CHECK(std::fabs(x[1] - 1.0) < 1e-5);
}

TEST_CASE("curvatures a million times apart are minimised") {
  const quadratic loss{{1e-3, 1.0, 1e3}};
  vector x{1000.0, -1000.0, 1000.0};
  CHECK(minimize_lbfgs(loss, x, exact()).converged);
  for (std::size_t at = 0; at < x.size(); ++at) CHECK(std::fabs(x[at] - static_cast<double>(at)) < 1e-3);
}

TEST_CASE("where it starts at the minimum it stays") {
  const quadratic loss{{1.0, 1.0}};
  vector x{0.0, 1.0};
  const lbfgs_result result = minimize_lbfgs(loss, x);
  CHECK(result.converged);
  CHECK(result.steps == 0);
  CHECK(x == vector{0.0, 1.0});
}

TEST_CASE("a loss that is not a number is no convergence") {
  const auto loss = [](const vector&, vector& gradient) {
    gradient[0] = 1.0;
    return not_a_number;
  };
  vector x{3.0};
  const lbfgs_result result = minimize_lbfgs(loss, x);
  CHECK_FALSE(result.converged);
  CHECK(result.steps == 0);
  CHECK(x == vector{3.0});
}

TEST_CASE("nor is a gradient that is not a number") {
  const auto loss = [](const vector&, vector& gradient) {
    gradient[0] = not_a_number;
    return 1.0;
  };
  vector x{3.0};
  CHECK_FALSE(minimize_lbfgs(loss, x).converged);
  CHECK(x == vector{3.0});
}

TEST_CASE("nor is a loss that is a number only where it starts") {
  for (const bool in_gradient : {false, true}) {
    const auto loss = [in_gradient](const vector& x, vector& gradient) {
      const bool start = x[0] == 3.0;
      gradient[0] = start || !in_gradient ? 1.0 : not_a_number;
      return start ? 1.0 : in_gradient ? 0.0 : not_a_number;
    };
    vector x{3.0};
    CHECK_FALSE(minimize_lbfgs(loss, x).converged);
    CHECK(x == vector{3.0});
  }
}

TEST_CASE("it keeps clear of where the loss is not a number") {
  // x - log(x) is least at 1 and defined above 0.
  const auto loss = [](const vector& x, vector& gradient) {
    gradient[0] = 1.0 - 1.0 / x[0];
    return x[0] - std::log(x[0]);
  };
  vector x{0.01};
  CHECK(minimize_lbfgs(loss, x, exact()).converged);
  CHECK(std::fabs(x[0] - 1.0) < 1e-6);
}

TEST_CASE("a loss that rises where its gradient says it falls is no convergence") {
  const auto loss = [](const vector& x, vector& gradient) {
    gradient[0] = -1.0;
    return x[0];
  };
  vector x{3.0};
  CHECK_FALSE(minimize_lbfgs(loss, x).converged);
}

TEST_CASE("too few steps are no convergence") {
  const quadratic loss{{1.0, 1000.0}};
  vector x{50.0, 50.0};
  tweetsent::lbfgs_options options = exact();
  options.max_steps = 2;
  const lbfgs_result result = minimize_lbfgs(loss, x, options);
  CHECK_FALSE(result.converged);
  CHECK(result.steps == 2);
}

TEST_CASE("a memory of none is one of the last step") {
  const quadratic loss{{1.0, 1000.0}};
  vector x{50.0, 50.0};
  tweetsent::lbfgs_options options = exact();
  options.memory = 0;
  CHECK(minimize_lbfgs(loss, x, options).converged);
  CHECK(std::fabs(x[1] - 1.0) < 1e-6);
}
