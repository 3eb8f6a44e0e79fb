// SPDX-License-Identifier: MIT
//
// The curves of a class against the rest as a threshold falls: receiver operating characteristic, and
// precision over recall.
//
// Source: T. Fawcett, "An introduction to ROC analysis", Pattern Recognition Letters 27 (2006), 861-874.
#ifndef TWEETSENT_EVALUATION_CURVES_HPP
#define TWEETSENT_EVALUATION_CURVES_HPP

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "tweetsent/evaluation/scored_rows.hpp"

namespace tweetsent {
inline namespace v0 {

// Rows whose value of a class is at least the threshold are taken to be of the class.
struct threshold_point {
  double threshold;
  std::size_t members;  // rows taken that are of the class
  std::size_t others;   // rows taken that are not
};

// One point for each distinct value, by falling threshold: the last one takes every row.
struct threshold_curve {
  std::size_t members = 0;  // rows of the class in all
  std::size_t others = 0;
  std::vector<threshold_point> points = {};
};

struct curve_point {
  double x;
  double y;
};

// Throws std::invalid_argument for a label that is not below scored.classes. Cost: a sort of the rows.
inline threshold_curve trace_thresholds(const scored_rows& scored, std::size_t label) {
  check_scored_rows(scored);
  if (label >= scored.classes) throw std::invalid_argument("a curve of a label that no row can have");
  std::vector<std::size_t> order(scored.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto value = [&](std::size_t row) { return scored.row(row)[label]; };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return value(a) > value(b); });
  threshold_curve out;
  for (std::size_t at = 0; at < order.size(); ++at) {
    ++(scored.truth[order[at]] == label ? out.members : out.others);
    const bool last_of_its_value = at + 1 == order.size() || value(order[at + 1]) != value(order[at]);
    if (last_of_its_value) out.points.push_back({value(order[at]), out.members, out.others});
  }
  return out;
}

// The share of members taken over the share of others taken, from (0, 0) to (1, 1). Empty if there are no
// members or no others.
inline std::vector<curve_point> roc_curve(const threshold_curve& curve) {
  if (curve.members == 0 || curve.others == 0) return {};
  std::vector<curve_point> out{{0.0, 0.0}};
  for (const threshold_point& point : curve.points) {
    out.push_back({static_cast<double>(point.others) / static_cast<double>(curve.others),
                   static_cast<double>(point.members) / static_cast<double>(curve.members)});
  }
  return out;
}

// The share of members among the rows taken (precision) over the share of members taken (recall). Begins
// at recall 0 with the first point's precision. Empty if there are no members.
inline std::vector<curve_point> precision_recall_curve(const threshold_curve& curve) {
  if (curve.members == 0) return {};
  std::vector<curve_point> out;
  for (const threshold_point& point : curve.points) {
    const auto taken = static_cast<double>(point.members + point.others);
    const curve_point next{static_cast<double>(point.members) / static_cast<double>(curve.members),
                           static_cast<double>(point.members) / taken};
    if (out.empty()) out.push_back({0.0, next.y});
    out.push_back(next);
  }
  return out;
}

// The area under straight lines between the points, x never falling. Of roc_curve(), it is the chance that
// a member has a higher value than another row, ties counted half.
inline double area_under(const std::vector<curve_point>& points) noexcept {
  double area = 0.0;
  for (std::size_t at = 1; at < points.size(); ++at) {
    area += (points[at].x - points[at - 1].x) * (points[at].y + points[at - 1].y) / 2.0;
  }
  return area;
}

// The mean precision over the members, each at the threshold that just takes it; 0 if there are none.
// Precision does not change linearly between points, so this is no area under straight lines.
// Source: J. Davis, M. Goadrich, "The relationship between precision-recall and ROC curves" (2006).
inline double average_precision(const threshold_curve& curve) noexcept {
  double sum = 0.0;
  std::size_t before = 0;
  for (const threshold_point& point : curve.points) {
    sum += static_cast<double>(point.members - before) * static_cast<double>(point.members) /
           static_cast<double>(point.members + point.others);
    before = point.members;
  }
  return curve.members == 0 ? 0.0 : sum / static_cast<double>(curve.members);
}

}  // namespace v0
}  // namespace tweetsent

#endif
