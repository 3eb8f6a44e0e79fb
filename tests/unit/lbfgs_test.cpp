// SPDX-License-Identifier: MIT
#include "tweetsent/lbfgs.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "random_text.hpp"

using namespace tweetsent;

namespace {

using vector = std::vector<double>;

// Sum of scales[i] (x[i] - i)^2 / 2: its least is at x[i] = i.
struct bowl {
  vector scales;
  std::size_t calls = 0;

  double operator()(const vector& x, vector& gradient) {
    ++calls;
    double sum = 0.0;
    for (std::size_t at = 0; at < x.size(); ++at) {
      const double distance = x[at] - static_cast<double>(at);
      gradient[at] = scales[at] * distance;
      sum += scales[at] * distance * distance / 2.0;
    }
    return sum;
  }
};

lbfgs_options strict() {
  lbfgs_options out;
  out.gradient_tolerance = 1e-10;
  out.loss_tolerance = 0.0;
  return out;
}

}  // namespace

TEST_CASE("a bowl's bottom is found, however unlike its sides") {
  for (const double steepest : {1.0, 100.0, 1e6}) {
    bowl loss{{1.0, 2.0, steepest, 0.5, 3.0, 1.0, steepest / 2, 4.0}};
    vector x(8, 50.0);
    const lbfgs_result found = minimize_lbfgs(loss, x, strict());
    CHECK(found.converged);
    CHECK(found.steps < 200);
    for (std::size_t at = 0; at < x.size(); ++at)
      CHECK(x[at] == Approx(static_cast<double>(at)).margin(1e-5));
    vector gradient(8);
    CHECK(found.loss == loss(x, gradient));
  }
}

TEST_CASE("the loss never rises from step to step, and each is told") {
  random_text random(51);
  // log of a sum of exponentials of lines, and a bowl: convex, and not quadratic.
  vector slopes(200);
  for (double& slope : slopes) slope = 4.0 * random.unit() - 2.0;
  const auto loss = [&](const vector& x, vector& gradient) {
    double sum = 0.0, square = 0.0;
    vector weights(x.size());
    for (std::size_t line = 0; line < 20; ++line) {
      double value = 0.0;
      for (std::size_t at = 0; at < x.size(); ++at) value += slopes[line * x.size() + at] * x[at];
      sum += std::exp(value);
      for (std::size_t at = 0; at < x.size(); ++at)
        weights[at] += std::exp(value) * slopes[line * x.size() + at];
    }
    for (std::size_t at = 0; at < x.size(); ++at) {
      gradient[at] = weights[at] / sum + 0.1 * x[at];
      square += x[at] * x[at];
    }
    return std::log(sum) + 0.05 * square;
  };
  lbfgs_options options = strict();
  vector losses;
  std::size_t last = 0;
  options.progress = [&](std::size_t step, double value) {
    CHECK(step == ++last);
    losses.push_back(value);
  };
  vector x(10, 3.0), gradient(10);
  const lbfgs_result found = minimize_lbfgs(loss, x, options);
  CHECK(found.converged);
  CHECK(losses.size() == found.steps);
  for (std::size_t at = 1; at < losses.size(); ++at) CHECK(losses[at] <= losses[at - 1]);
  loss(x, gradient);
  CHECK(std::sqrt(detail::dot(gradient, gradient)) < 1e-7);
}

TEST_CASE("the gradient's tolerance is a share of the first gradient") {
  for (const double tolerance : {1e-1, 1e-3, 1e-6}) {
    bowl loss{{1.0, 3.0, 9.0, 27.0, 81.0}};
    lbfgs_options options;
    options.gradient_tolerance = tolerance;
    options.loss_tolerance = 0.0;
    vector x(5, -7.0), first(5), last(5);
    loss(x, first);
    CHECK(minimize_lbfgs(loss, x, options).converged);
    loss(x, last);
    CHECK(std::sqrt(detail::dot(last, last)) <= tolerance * std::sqrt(detail::dot(first, first)));
  }
}

TEST_CASE("a loss that hardly falls any more is enough") {
  bowl loss{{1.0, 1e4}};
  lbfgs_options options;
  options.gradient_tolerance = 0.0;
  options.loss_tolerance = 0.5;
  vector x(2, 9.0);
  const lbfgs_result found = minimize_lbfgs(loss, x, options);
  CHECK(found.converged);
  CHECK(found.steps < 20);
}

TEST_CASE("the steps allowed are kept to, and told apart from success") {
  bowl loss{{1.0, 1e5, 1e-3, 10.0}};
  lbfgs_options options = strict();
  for (const std::size_t most : {0u, 1u, 3u}) {
    options.most_steps = most;
    vector x(4, 5.0);
    const lbfgs_result found = minimize_lbfgs(loss, x, options);
    CHECK(found.steps == most);
    CHECK_FALSE(found.converged);
  }
}

TEST_CASE("at the bottom already there is nothing to do") {
  bowl loss{{1.0, 2.0}};
  vector x{0.0, 1.0};
  const lbfgs_result found = minimize_lbfgs(loss, x, strict());
  CHECK(found.converged);
  CHECK(found.steps == 0);
  CHECK(loss.calls == 1);
  CHECK(x == vector{0.0, 1.0});
}

TEST_CASE("one parameter and one remembered step are enough") {
  bowl loss{{2.0}};
  vector x{1e6};
  lbfgs_options options = strict();
  options.memory = 1;
  CHECK(minimize_lbfgs(loss, x, options).converged);
  CHECK(x[0] == Approx(0.0).margin(1e-4));
}

TEST_CASE("a loss that is no number is not taken for a minimum") {
  const double none = std::numeric_limits<double>::quiet_NaN();
  const auto broken = [none](const vector&, vector& gradient) {
    gradient.assign(gradient.size(), 1.0);
    return none;
  };
  vector x{1.0, 2.0};
  CHECK_FALSE(minimize_lbfgs(broken, x).converged);
  CHECK(x == vector{1.0, 2.0});
}

TEST_CASE("a loss that is infinite a step away is walked around") {
  // -log(1 - x) + 3 x falls until x = 2/3 and ends at 1.
  const auto loss = [](const vector& x, vector& gradient) {
    gradient[0] = 1.0 / (1.0 - x[0]) - 3.0;
    return x[0] < 1.0 ? -std::log(1.0 - x[0]) - 3.0 * x[0] : std::numeric_limits<double>::infinity();
  };
  vector x{-5.0};
  CHECK(minimize_lbfgs(loss, x, strict()).converged);
  CHECK(x[0] == Approx(2.0 / 3.0));
}

TEST_CASE("the same start ends in the same bits") {
  bowl loss{{1.0, 7.0, 300.0}};
  vector first(3, 2.5), second(3, 2.5);
  minimize_lbfgs(loss, first);
  minimize_lbfgs(loss, second);
  CHECK(first == second);
}
