// SPDX-License-Identifier: MIT
#include "tweetsent/evaluation/curves.hpp"

#include <catch2/catch.hpp>
#include <cstdint>
#include <utility>
#include <vector>

#include "made_up_scores.hpp"
#include "random_text.hpp"
#include "tweetsent/evaluation/metrics.hpp"

using namespace tweetsent;

namespace {

// Few distinct values, so that there are many ties.
scored_rows tied_scores(random_text& random, std::size_t classes, std::size_t count) {
  scored_rows out{classes, true, {}, {}};
  for (std::size_t row = 0; row < count; ++row) {
    for (std::size_t label = 0; label < classes; ++label)
      out.values.push_back(static_cast<double>(random.below(12)) / 12.0);
    out.truth.push_back(static_cast<std::uint32_t>(random.below(classes)));
  }
  return out;
}

}  // namespace

TEST_CASE("a curve counts what each threshold takes, equal values at once") {
  const threshold_curve found =
      trace_thresholds(two_classes({{0.9, 1}, {0.4, 0}, {0.7, 0}, {0.7, 1}, {0.2, 1}}), 1);
  CHECK(found.members == 3);
  CHECK(found.others == 2);
  REQUIRE(found.points.size() == 4);
  const double thresholds[] = {0.9, 0.7, 0.4, 0.2};
  const std::size_t members[] = {1, 2, 2, 3}, others[] = {0, 1, 2, 2};
  for (std::size_t at = 0; at < 4; ++at) {
    CHECK(found.points[at].threshold == thresholds[at]);
    CHECK(found.points[at].members == members[at]);
    CHECK(found.points[at].others == others[at]);
  }
}

TEST_CASE("the points of five rows are those worked out by hand") {
  const threshold_curve curve =
      trace_thresholds(two_classes({{0.9, 1}, {0.4, 0}, {0.7, 0}, {0.7, 1}, {0.2, 1}}), 1);
  const std::vector<curve_point> roc = roc_curve(curve), precision = precision_recall_curve(curve);
  const double roc_x[] = {0, 0, 0.5, 1, 1}, roc_y[] = {0, 1. / 3, 2. / 3, 2. / 3, 1};
  const double recall[] = {0, 1. / 3, 2. / 3, 2. / 3, 1}, shares[] = {1, 1, 2. / 3, 0.5, 0.6};
  REQUIRE(roc.size() == 5);
  REQUIRE(precision.size() == 5);
  for (std::size_t at = 0; at < 5; ++at) {
    CHECK(roc[at].x == Approx(roc_x[at]));
    CHECK(roc[at].y == Approx(roc_y[at]));
    CHECK(precision[at].x == Approx(recall[at]));
    CHECK(precision[at].y == Approx(shares[at]));
  }
  CHECK(average_precision(curve) == Approx((1.0 + 2.0 / 3 + 0.6) / 3));
  // Pairs of a member and another: 2 of 2 won, a tie and a win, none.
  CHECK(area_under(roc) == Approx(3.5 / 6));
}

TEST_CASE("the area under the ROC curve is the one that ranks give") {
  random_text random(5);
  for (int run = 0; run < 50; ++run) {
    const scored_rows two = tied_scores(random, 2, 70), four = tied_scores(random, 4, 70);
    REQUIRE(area_under(roc_curve(trace_thresholds(two, 1))) == Approx(measure(two).roc_auc.value()));
    double sum = 0.0;
    for (std::size_t label = 0; label < 4; ++label)
      sum += area_under(roc_curve(trace_thresholds(four, label)));
    REQUIRE(sum / 4 == Approx(measure(four).roc_auc.value()));
  }
}

TEST_CASE("each member counts once in the average precision, ties by the precision after them") {
  random_text random(6);
  for (int run = 0; run < 50; ++run) {
    const scored_rows rows = tied_scores(random, 3, 60);
    double sum = 0.0, members = 0.0;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      if (rows.truth[row] != 2) continue;
      double taken = 0.0, right = 0.0;
      for (std::size_t other = 0; other < rows.size(); ++other) {
        if (rows.row(other)[2] < rows.row(row)[2]) continue;
        taken += 1.0;
        right += rows.truth[other] == 2;
      }
      sum += right / taken;
      members += 1.0;
    }
    REQUIRE(average_precision(trace_thresholds(rows, 2)) == Approx(sum / members));
  }
}

TEST_CASE("curves stay in the unit square, never turn back and end where every row is taken") {
  random_text random(7);
  const scored_rows rows = tied_scores(random, 3, 500);
  for (std::size_t label = 0; label < 3; ++label) {
    const threshold_curve curve = trace_thresholds(rows, label);
    CHECK(curve.members + curve.others == 500);
    CHECK(curve.points.back().members + curve.points.back().others == 500);
    for (const std::vector<curve_point>& points : {roc_curve(curve), precision_recall_curve(curve)}) {
      CHECK(points.front().x == 0.0);
      CHECK(points.back().x == 1.0);
      for (std::size_t at = 0; at < points.size(); ++at) {
        REQUIRE((points[at].y >= 0.0 && points[at].y <= 1.0));
        if (at > 0) REQUIRE(points[at].x >= points[at - 1].x);
      }
    }
    CHECK(roc_curve(curve).back().y == 1.0);
  }
}

TEST_CASE("a class without members has no curves, and one without others no ROC curve") {
  const scored_rows all_members = two_classes({{0.9, 1}, {0.2, 1}});
  const threshold_curve none = trace_thresholds(all_members, 0), all = trace_thresholds(all_members, 1);
  CHECK(roc_curve(none).empty());
  CHECK(precision_recall_curve(none).empty());
  CHECK(average_precision(none) == 0.0);
  CHECK(roc_curve(all).empty());
  CHECK(precision_recall_curve(all).size() == 3);
  CHECK(average_precision(all) == 1.0);
  const threshold_curve empty = trace_thresholds(two_classes({}), 1);
  CHECK(empty.points.empty());
  CHECK(area_under(roc_curve(empty)) == 0.0);
}
