// SPDX-License-Identifier: MIT
//
// Fits the heads of a frequency model: maximum likelihood by Newton's method (logistic), least squares
// (linear). For few features and any number of rows; ngram_trainer.hpp trains hashed n-grams.
#ifndef TWEETSENT_FITTING_LOGISTIC_FIT_HPP
#define TWEETSENT_FITTING_LOGISTIC_FIT_HPP

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tweetsent/logistic_model.hpp"

namespace tweetsent {
inline namespace v0 {

// Rows of features with their class: values[row * features + feature], labels[row] below classes.
struct feature_rows {
  std::size_t classes = 0;
  std::size_t features = 0;
  std::vector<double> values = {};
  std::vector<std::uint32_t> labels = {};

  std::size_t size() const noexcept { return labels.size(); }
};

namespace detail {

// Solves matrix * x = right, symmetric and positive semi-definite, in place by Cholesky's method; a
// direction that the data do not determine gets 0. `matrix` is size x size, row by row, and is overwritten.
inline void solve_symmetric(std::vector<double>& matrix, std::vector<double>& right) {
  const std::size_t size = right.size();
  std::vector<bool> known(size);
  for (std::size_t column = 0; column < size; ++column) {
    double pivot = matrix[column * size + column];
    const double before = pivot;
    for (std::size_t k = 0; k < column; ++k) pivot -= matrix[column * size + k] * matrix[column * size + k];
    known[column] = pivot > before * 1e-13 && pivot > 0.0;
    const double root = known[column] ? std::sqrt(pivot) : 1.0;
    matrix[column * size + column] = root;
    for (std::size_t row = column + 1; row < size; ++row) {
      double value = matrix[row * size + column];
      for (std::size_t k = 0; k < column; ++k) value -= matrix[row * size + k] * matrix[column * size + k];
      matrix[row * size + column] = known[column] ? value / root : 0.0;
    }
  }
  for (std::size_t row = 0; row < size; ++row) {
    for (std::size_t k = 0; k < row; ++k) right[row] -= matrix[row * size + k] * right[k];
    right[row] = known[row] ? right[row] / matrix[row * size + row] : 0.0;
  }
  for (std::size_t row = size; row-- > 0;) {
    for (std::size_t k = row + 1; k < size; ++k) right[row] -= matrix[k * size + row] * right[k];
    right[row] = known[row] ? right[row] / matrix[row * size + row] : 0.0;
  }
}

// Mean 0 and deviation 1 for every feature. This does not change Newton's steps, but their rounding errors.
struct standardization {
  std::vector<double> means;
  std::vector<double> deviations;

  explicit standardization(const feature_rows& rows)
      : means(rows.features, 0.0), deviations(rows.features, 0.0) {
    const auto count = static_cast<double>(rows.size());
    // Relative to the first row, so that a feature which never changes has a deviation of exactly 0.
    for (std::size_t at = 0; at < rows.values.size(); ++at) {
      means[at % rows.features] += rows.values[at] - rows.values[at % rows.features];
    }
    for (std::size_t feature = 0; feature < rows.features; ++feature) {
      means[feature] = rows.values[feature] + means[feature] / count;
    }
    for (std::size_t at = 0; at < rows.values.size(); ++at) {
      const double distance = rows.values[at] - means[at % rows.features];
      deviations[at % rows.features] += distance * distance;
    }
    for (double& deviation : deviations) deviation = deviation > 0.0 ? std::sqrt(deviation / count) : 1.0;
  }

  void apply(feature_rows& rows) const {
    for (std::size_t at = 0; at < rows.values.size(); ++at) {
      const std::size_t feature = at % rows.features;
      rows.values[at] = (rows.values[at] - means[feature]) / deviations[feature];
    }
  }

  // The same model for the features before apply().
  void undo(logistic_model& model) const {
    for (std::size_t label = 1; label < model.classes; ++label) {
      for (std::size_t feature = 0; feature < model.features; ++feature) {
        double& weight = model.weights[(label - 1) * model.features + feature];
        weight /= deviations[feature];
        model.intercepts[label - 1] -= weight * means[feature];
      }
    }
  }
};

inline void check_feature_rows(const feature_rows& rows) {
  if (rows.size() == 0) throw std::invalid_argument("a model needs at least one row to be fitted to");
  if (rows.classes < 2 || rows.values.size() != rows.size() * rows.features) {
    throw std::invalid_argument("a fit needs two or more classes, and one value for each row and feature");
  }
  for (const std::uint32_t label : rows.labels) {
    if (label >= rows.classes) {
      throw std::invalid_argument("label " + std::to_string(label) + " in a fit of " +
                                  std::to_string(rows.classes) + " classes");
    }
  }
}

inline logistic_model empty_model(head_kind head, const feature_rows& rows) {
  return {head, rows.classes, rows.features, std::vector<double>(rows.classes - 1),
          std::vector<double>((rows.classes - 1) * rows.features)};
}

// The mean log loss; its gradient and Hessian in the parameters (intercept and weights, class by class).
struct newton_system {
  double loss = 0.0;
  std::vector<double> gradient;
  std::vector<double> hessian;

  // `targets` are how likely each class is taken to be in its own rows; what is left is shared by the others.
  newton_system(const feature_rows& rows, const logistic_model& model, const std::vector<double>& targets)
      : gradient((rows.features + 1) * (rows.classes - 1), 0.0),
        hessian(gradient.size() * gradient.size(), 0.0) {
    const std::size_t width = rows.features + 1, size = gradient.size();
    std::vector<double> scores(rows.classes), probabilities(rows.classes), inputs(width, 1.0);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const double* values = rows.values.data() + row * rows.features;
      std::copy(values, values + rows.features, inputs.begin() + 1);
      model.score(values, scores.data());
      for (std::size_t label = 0; label < rows.classes; ++label) {
        probabilities[label] = softmax_probability(scores.data(), rows.classes, label);
      }
      const double own = targets[rows.labels[row]];
      const double other = (1.0 - own) / static_cast<double>(rows.classes - 1);
      loss -= own * std::log((std::max)(probabilities[rows.labels[row]], 1e-300));
      for (std::size_t label = 0; other > 0.0 && label < rows.classes; ++label) {
        if (label != rows.labels[row]) loss -= other * std::log((std::max)(probabilities[label], 1e-300));
      }
      for (std::size_t left = 1; left < rows.classes; ++left) {
        const double error = probabilities[left] - (rows.labels[row] == left ? own : other);
        for (std::size_t i = 0; i < width; ++i) gradient[(left - 1) * width + i] += error * inputs[i];
        for (std::size_t right = 1; right <= left; ++right) {
          const double curvature = probabilities[left] * ((left == right ? 1.0 : 0.0) - probabilities[right]);
          for (std::size_t i = 0; i < width; ++i) {
            double* line = &hessian[((left - 1) * width + i) * size + (right - 1) * width];
            for (std::size_t j = 0; j < width; ++j) line[j] += curvature * inputs[i] * inputs[j];
          }
        }
      }
    }
    const auto count = static_cast<double>(rows.size());
    loss /= count;
    for (double& value : gradient) value /= count;
    for (double& value : hessian) value /= count;
  }
};

inline void take_step(logistic_model& model, const std::vector<double>& step, double length) {
  const std::size_t width = model.features + 1;
  for (std::size_t label = 1; label < model.classes; ++label) {
    const double* part = step.data() + (label - 1) * width;
    model.intercepts[label - 1] -= length * part[0];
    for (std::size_t i = 0; i < model.features; ++i) {
      model.weights[(label - 1) * model.features + i] -= length * part[i + 1];
    }
  }
}

// Newton's method with step halving, on standardised rows, to a gradient of 1e-14 or until the loss no longer
// falls. Returns how far the last step moved a parameter: where there is a maximum, hardly at all.
inline double run_newton(const feature_rows& rows, const std::vector<double>& targets,
                         logistic_model& model) {
  constexpr int most_steps = 100;
  constexpr double gradient_tolerance = 1e-14;
  double moved = 0.0;
  newton_system system(rows, model, targets);
  for (int step_number = 0; step_number < most_steps; ++step_number) {
    double steepest = 0.0;
    for (double value : system.gradient) steepest = (std::max)(steepest, std::fabs(value));
    if (steepest < gradient_tolerance) break;
    std::vector<double> step = system.gradient;
    solve_symmetric(system.hessian, step);

    double length = 1.0;
    bool lower = false;
    for (int halving = 0; halving < 30 && !lower; ++halving, length /= 2) {
      logistic_model candidate = model;
      take_step(candidate, step, length);
      newton_system next(rows, candidate, targets);
      lower = next.loss < system.loss;
      if (!lower) continue;
      model = std::move(candidate);
      system = std::move(next);
      moved = 0.0;
      for (double value : step) moved = (std::max)(moved, std::fabs(length * value));
    }
    if (!lower) break;
  }
  return moved;
}

}  // namespace detail

// The maximum-likelihood logistic (softmax) model, by Newton's method. Where the features tell classes apart
// perfectly there is no maximum: the weights would grow without end and every probability be 0 or 1. Then the
// targets are a little short of 1, as Platt has them: (N + 1) / (N + 2) for a class of N rows. Rows must not
// be empty. Source: J. Platt, "Probabilistic Outputs for Support Vector Machines" (1999), section 2.2.
inline logistic_model fit_logistic(feature_rows rows) {
  // In standard deviations; a maximum is approached in ever smaller steps, infinity in steps of about 1.
  constexpr double no_maximum = 0.01;
  detail::check_feature_rows(rows);
  const detail::standardization standard(rows);
  standard.apply(rows);
  logistic_model model = detail::empty_model(head_kind::logistic, rows);
  std::vector<double> targets(rows.classes, 1.0);
  if (detail::run_newton(rows, targets, model) > no_maximum) {
    std::vector<double> members(rows.classes);
    for (const std::uint32_t label : rows.labels) members[label] += 1.0;
    for (std::size_t label = 0; label < rows.classes; ++label)
      targets[label] = (members[label] + 1.0) / (members[label] + 2.0);
    model = detail::empty_model(head_kind::logistic, rows);
    detail::run_newton(rows, targets, model);
  }
  standard.undo(model);
  return model;
}

// The least-squares model of each class's indicator (1 for its rows, 0 for others). Throws as fit_logistic().
inline logistic_model fit_linear(feature_rows rows) {
  detail::check_feature_rows(rows);
  const detail::standardization standard(rows);
  standard.apply(rows);
  logistic_model model = detail::empty_model(head_kind::linear, rows);
  const std::size_t features = rows.features;
  std::vector<double> products(features * features, 0.0);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const double* values = rows.values.data() + row * features;
    for (std::size_t i = 0; i < features; ++i) {
      for (std::size_t j = 0; j <= i; ++j) products[i * features + j] += values[i] * values[j];
    }
  }
  for (std::size_t label = 1; label < rows.classes; ++label) {
    std::vector<double> right(features, 0.0);
    double members = 0.0;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      if (rows.labels[row] != label) continue;
      members += 1.0;
      for (std::size_t i = 0; i < features; ++i) right[i] += rows.values[row * features + i];
    }
    std::vector<double> matrix = products;
    detail::solve_symmetric(matrix, right);
    std::copy(right.begin(), right.end(),
              model.weights.begin() + static_cast<std::ptrdiff_t>((label - 1) * features));
    model.intercepts[label - 1] = members / static_cast<double>(rows.size());
  }
  standard.undo(model);
  return model;
}

}  // namespace v0
}  // namespace tweetsent

#endif
