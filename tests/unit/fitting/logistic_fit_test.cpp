// SPDX-License-Identifier: MIT
#include "tweetsent/fitting/logistic_fit.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "random_text.hpp"

using namespace tweetsent;

namespace {

double logit(double probability) {
  return std::log(probability / (1.0 - probability));
}

void add_rows(feature_rows& rows, std::size_t times, const std::vector<double>& values, std::uint32_t label) {
  for (; times > 0; --times) {
    rows.values.insert(rows.values.end(), values.begin(), values.end());
    rows.labels.push_back(label);
  }
}

std::vector<double> probabilities(const logistic_model& model, const double* values) {
  std::vector<double> scores(model.classes);
  model.score(values, scores.data());
  softmax(scores.data(), scores.size());
  return scores;
}

bool all_finite(const logistic_model& model) {
  for (const auto& list : {model.intercepts, model.weights}) {
    for (double value : list) {
      if (!std::isfinite(value)) return false;
    }
  }
  return true;
}

// The likelihood's gradient: at the maximum each feature's mean is what the model expects of it.
double steepest_gradient(const feature_rows& rows, const logistic_model& model) {
  double steepest = 0.0;
  for (std::size_t label = 1; label < rows.classes; ++label) {
    for (std::size_t feature = 0; feature <= rows.features; ++feature) {
      double sum = 0.0;
      for (std::size_t row = 0; row < rows.size(); ++row) {
        const double* values = rows.values.data() + row * rows.features;
        const double error = probabilities(model, values)[label] - (rows.labels[row] == label ? 1.0 : 0.0);
        sum += error * (feature == rows.features ? 1.0 : values[feature]);
      }
      steepest = std::max(steepest, std::fabs(sum) / static_cast<double>(rows.size()));
    }
  }
  return steepest;
}

feature_rows random_rows(random_text& random, std::size_t classes, std::size_t features, std::size_t count) {
  feature_rows rows{classes, features, {}, {}};
  for (std::size_t row = 0; row < count; ++row) {
    const std::size_t label = random.below(classes);
    std::vector<double> values;
    for (std::size_t feature = 0; feature < features; ++feature) {
      values.push_back(10.0 * random.unit() + (feature == label ? 2.0 : 0.0));
    }
    add_rows(rows, 1, values, static_cast<std::uint32_t>(label));
  }
  return rows;
}

}  // namespace

TEST_CASE("without features the intercepts are the classes' log-odds") {
  feature_rows two{2, 0, {}, {}}, three{3, 0, {}, {}};
  add_rows(two, 30, {}, 0), add_rows(two, 10, {}, 1);
  CHECK(fit_logistic(two).intercepts[0] == Approx(logit(0.25)));
  add_rows(three, 10, {}, 0), add_rows(three, 30, {}, 1), add_rows(three, 5, {}, 2);
  const logistic_model model = fit_logistic(three);
  CHECK(model.intercepts[0] == Approx(std::log(3.0)));
  CHECK(model.intercepts[1] == Approx(std::log(0.5)));
}

TEST_CASE("with one yes-or-no feature the weight is the log-odds ratio of its table") {
  feature_rows rows{2, 1, {}, {}};
  add_rows(rows, 60, {0}, 0), add_rows(rows, 20, {0}, 1), add_rows(rows, 10, {1}, 0),
      add_rows(rows, 70, {1}, 1);
  const logistic_model model = fit_logistic(rows);
  CHECK(model.intercepts[0] == Approx(logit(0.25)).epsilon(1e-12));
  CHECK(model.weights[0] == Approx(logit(0.875) - logit(0.25)).epsilon(1e-12));
}

TEST_CASE("features on any scale and at any place give the same probabilities") {
  random_text random(1);
  const feature_rows rows = random_rows(random, 2, 2, 200);
  const logistic_model model = fit_logistic(rows);
  feature_rows scaled = rows;
  for (std::size_t at = 0; at < scaled.values.size(); ++at) {
    scaled.values[at] = at % 2 == 0 ? rows.values[at] * 1e9 + 3e10 : rows.values[at] * 1e-9 - 5e-9;
  }
  const logistic_model other = fit_logistic(scaled);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    REQUIRE(probabilities(other, scaled.values.data() + row * 2)[1] ==
            Approx(probabilities(model, rows.values.data() + row * 2)[1]).epsilon(1e-9));
  }
}

TEST_CASE("data that is its own mirror image gives a mirrored model") {
  feature_rows rows{2, 2, {}, {}};
  random_text random(2);
  for (int pair = 0; pair < 100; ++pair) {
    const double a = random.unit(), b = random.unit() - 0.3;
    add_rows(rows, 1, {a, b}, 1), add_rows(rows, 1, {b, a}, 0);
  }
  const logistic_model model = fit_logistic(rows);
  CHECK(model.intercepts[0] == Approx(0.0).margin(1e-10));
  CHECK(model.weights[0] == Approx(-model.weights[1]).epsilon(1e-9));
  CHECK(model.weights[0] > 0.0);
}

TEST_CASE("the gradient vanishes at the fit, for two classes and for more") {
  random_text random(3);
  for (const std::size_t classes : {2u, 3u, 5u}) {
    for (int run = 0; run < 5; ++run) {
      const feature_rows rows = random_rows(random, classes, classes, 60 * classes);
      REQUIRE(steepest_gradient(rows, fit_logistic(rows)) < 1e-7);
    }
  }
}

TEST_CASE("classes that are told apart perfectly are sure, as sure as their rows are many") {
  for (const std::size_t count : {1u, 2u, 100u}) {
    feature_rows rows{2, 1, {}, {}};
    for (std::size_t row = 0; row < count; ++row) {
      add_rows(rows, 1, {static_cast<double>(row)}, 0),
          add_rows(rows, 1, {static_cast<double>(row + 1000)}, 1);
    }
    const logistic_model model = fit_logistic(rows);
    REQUIRE(all_finite(model));
    for (std::size_t row = 0; row < rows.size(); ++row) {
      // Platt's target, met on the average of a class's rows: 1 would be reached by infinite weights alone.
      const double target = (static_cast<double>(count) + 1.0) / (static_cast<double>(count) + 2.0);
      const double own = probabilities(model, &rows.values[row])[rows.labels[row]];
      REQUIRE(own > target - 0.05);
      REQUIRE(own < 0.9999);
    }
  }
}

TEST_CASE("a feature that repeats another or never changes does no harm") {
  random_text random(4);
  const feature_rows rows = random_rows(random, 2, 1, 200);
  const logistic_model plain = fit_logistic(rows);
  for (const double constant : {0.0, 1.0, 7.0, 0.1, 1e-9, 1e15 / 3.0}) {
    feature_rows wide{2, 3, {}, rows.labels};
    for (double value : rows.values)
      wide.values.insert(wide.values.end(), {value, constant, 3.0 * value - 2.0});
    const logistic_model logistic = fit_logistic(wide), linear = fit_linear(wide),
                         expected = fit_linear(rows);
    REQUIRE(all_finite(logistic));
    for (std::size_t row = 0; row < rows.size(); ++row) {
      REQUIRE(probabilities(logistic, &wide.values[row * 3])[1] ==
              Approx(probabilities(plain, &rows.values[row])[1]).epsilon(1e-6));
      double found[2], wanted[2];
      linear.score(&wide.values[row * 3], found);
      expected.score(&rows.values[row], wanted);
      REQUIRE(found[1] == Approx(wanted[1]).epsilon(1e-6));
    }
  }
}

TEST_CASE("a class without rows gets next to no probability, and the rest fit as without it") {
  random_text random(5);
  feature_rows rows = random_rows(random, 2, 2, 300);
  const logistic_model without = fit_logistic(rows);
  rows.classes = 3;
  const logistic_model with = fit_logistic(rows);
  REQUIRE(all_finite(with));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const auto found = probabilities(with, &rows.values[row * 2]);
    REQUIRE(found[2] < 0.01);
    REQUIRE(found[1] == Approx(probabilities(without, &rows.values[row * 2])[1]).margin(0.01));
  }
}

TEST_CASE("rows of a single class are given to it, and one row is enough") {
  for (const std::uint32_t label : {0u, 1u}) {
    feature_rows rows{2, 1, {}, {}};
    add_rows(rows, 1, {3.0}, label);
    for (const std::size_t more : {0u, 5u}) {
      add_rows(rows, more, {4.0}, label);
      const logistic_model logistic = fit_logistic(rows), linear = fit_linear(rows);
      CHECK(all_finite(logistic));
      CHECK(all_finite(linear));
      CHECK(probabilities(logistic, rows.values.data())[label] > 0.66);
      double scores[2];
      linear.score(rows.values.data(), scores);
      CHECK(scores[label] == Approx(1.0));
    }
  }
}

TEST_CASE("the linear fit of two points is the line through them") {
  feature_rows rows{2, 1, {}, {}};
  add_rows(rows, 1, {1.0}, 0), add_rows(rows, 1, {5.0}, 1);
  const logistic_model model = fit_linear(rows);
  CHECK(model.head == head_kind::linear);
  CHECK(model.weights[0] == Approx(0.25));
  CHECK(model.intercepts[0] == Approx(-0.25));
}

TEST_CASE("the linear fit's residuals are orthogonal to every feature and to 1") {
  random_text random(6);
  for (const std::size_t classes : {2u, 4u}) {
    const feature_rows rows = random_rows(random, classes, 3, 200);
    const logistic_model model = fit_linear(rows);
    std::vector<double> products(classes * 4, 0.0), scores(classes);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const double* values = rows.values.data() + row * 3;
      model.score(values, scores.data());
      for (std::size_t label = 0; label < classes; ++label) {
        const double residual = (rows.labels[row] == label ? 1.0 : 0.0) - scores[label];
        for (std::size_t at = 0; at < 4; ++at)
          products[label * 4 + at] += residual * (at == 3 ? 1.0 : values[at]);
      }
    }
    for (double product : products) CHECK(product == Approx(0.0).margin(1e-9));
  }
}

TEST_CASE("fits of no rows, or of rows that do not fit together, are refused") {
  const feature_rows empty{2, 1, {}, {}}, few_values{2, 2, {1.0, 2.0, 3.0}, {0, 1}};
  const feature_rows other_label{2, 1, {1.0, 2.0}, {0, 2}}, one_class{1, 1, {1.0}, {0}};
  for (const feature_rows* bad : {&empty, &few_values, &other_label, &one_class}) {
    CHECK_THROWS_AS(fit_logistic(*bad), std::invalid_argument);
    CHECK_THROWS_AS(fit_linear(*bad), std::invalid_argument);
  }
}
