// SPDX-License-Identifier: MIT
#include "tweetsent/evaluation/scored_rows.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "made_up_scores.hpp"
#include "random_text.hpp"
#include "small_models.hpp"

using namespace tweetsent;

TEST_CASE("answers below a probability are left out where a classifier abstains") {
  const scored_rows scored = two_classes({{0.9, 1}, {0.2, 1}, {0.6, 1}, {0.45, 0}});
  const auto check = [&](double below, std::size_t rows, std::size_t right) {
    const answered_rows answered = count_answered(scored, below);
    CHECK(answered.rows == rows);
    CHECK(answered.right == right);
  };
  check(0.0, 4, 3);
  check(0.58, 3, 2);
  check(0.7, 2, 1);
  check(0.85, 1, 1);
  check(1.0, 0, 0);
}

TEST_CASE("rows score under the classifier's own numbering, on any number of threads") {
  const classifier sentiment = small_classifier(head_kind::logistic, 3);
  dataset data({"C", "A"});
  random_text random(4);
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < 1000; ++row) {
    data.add(random.tweet(), std::string(1, static_cast<char>('A' + random.below(3))));
    if (!random.chance(3)) rows.push_back(row);
  }
  const scored_rows one = score_rows(sentiment, data, rows, 1), four = score_rows(sentiment, data, rows, 4);
  CHECK(one.values == four.values);
  CHECK(one.truth == four.truth);
  REQUIRE(one.size() == rows.size());
  for (std::size_t at = 0; at < rows.size(); ++at) {
    const prediction found = sentiment.predict(data.text(rows[at]));
    REQUIRE(sentiment.labels()[one.truth[at]] == data.labels()[data.label(rows[at])]);
    REQUIRE(one.predicted(at) == found.label_index);
    REQUIRE(one.row(at)[found.label_index] == Approx(*found.probability));
  }
}

TEST_CASE("a label that the classifier does not have is refused by name where a row has it") {
  const classifier sentiment = small_classifier();
  dataset data({"A", "B", "elsewhere"});
  data.add("x", "A");
  CHECK(score_rows(sentiment, data, {0}).size() == 1);
  data.add("y", "elsewhere");
  CHECK_THROWS_WITH(score_rows(sentiment, data, {0, 1}), Catch::Contains("elsewhere"));
  CHECK_THROWS_AS(score_rows(sentiment, data, {1}), std::invalid_argument);
}

TEST_CASE("a row that the data set does not have is not scored") {
  dataset data({"A", "B"});
  data.add("x", "A");
  CHECK_THROWS_AS(score_rows(small_classifier(), data, {0, 1}), std::invalid_argument);
}

TEST_CASE("scored rows that do not fit together are refused") {
  const scored_rows good = two_classes({{0.9, 1}, {0.2, 0}});
  scored_rows few = good, other_label = good, no_classes = good, no_number = good;
  few.values.pop_back();
  other_label.truth[1] = 2;
  no_classes.classes = 0;
  no_number.values[3] = std::nan("");
  for (const scored_rows* bad : {&few, &other_label, &no_classes, &no_number}) {
    CHECK_THROWS_AS(check_scored_rows(*bad), std::invalid_argument);
  }
  check_scored_rows(good);
}
