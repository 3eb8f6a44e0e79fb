// SPDX-License-Identifier: MIT
#include "tweetsent/evaluation/comparison.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <stdexcept>

#include "made_up_scores.hpp"

using namespace tweetsent;

TEST_CASE("McNemar's test has the binomial's exact values") {
  const auto compare = [](std::size_t only_first, std::size_t only_second, std::size_t both) {
    scored_rows first{2, true, {}, {}}, second{2, true, {}, {}};
    for (std::size_t row = 0; row < only_first + only_second + both; ++row) {
      const bool a = row < only_first || row >= only_first + only_second, b = row >= only_first;
      first.values.insert(first.values.end(), {a ? 0.1 : 0.9, a ? 0.9 : 0.1});
      second.values.insert(second.values.end(), {b ? 0.1 : 0.9, b ? 0.9 : 0.1});
      first.truth.push_back(1), second.truth.push_back(1);
    }
    return mcnemar(first, second);
  };
  CHECK(compare(1, 5, 20).only_first == 1);
  CHECK(compare(1, 5, 20).only_second == 5);
  CHECK(compare(1, 5, 20).p_value == Approx(2.0 * (1 + 6) / 64));
  CHECK(compare(5, 1, 0).p_value == Approx(2.0 * (1 + 6) / 64));
  CHECK(compare(0, 10, 3).p_value == Approx(2.0 / 1024));
  CHECK(compare(4, 4, 3).p_value == 1.0);
  CHECK(compare(0, 0, 3).p_value == 1.0);
  CHECK(compare(400, 600, 0).p_value == Approx(2.7e-10).epsilon(0.1));
}

TEST_CASE("McNemar's test asks for the same rows of both") {
  const scored_rows two = two_classes({{0.9, 1}, {0.2, 0}}), one = two_classes({{0.9, 1}});
  CHECK_THROWS_AS(mcnemar(two, one), std::invalid_argument);
  CHECK_THROWS_AS(mcnemar(one, two), std::invalid_argument);
  CHECK(mcnemar(two, two).p_value == 1.0);
}

TEST_CASE("McNemar's test of many rows is a number, and no global variable of the C library changes") {
  signgam = 7;
  scored_rows first = two_classes({}), second = first;
  for (int row = 0; row < 28100; ++row) {
    const bool a = row < 14000, b = row >= 13900;  // 13,900 and 14,100 alone
    first.values.insert(first.values.end(), {a ? 0.1 : 0.9, a ? 0.9 : 0.1});
    second.values.insert(second.values.end(), {b ? 0.1 : 0.9, b ? 0.9 : 0.1});
    first.truth.push_back(1), second.truth.push_back(1);
  }
  const mcnemar_result found = mcnemar(first, second);
  CHECK(found.only_first == 13900);
  CHECK(found.only_second == 14100);
  // The normal approximation with continuity correction.
  CHECK(found.p_value == Approx(std::erfc(199.0 / std::sqrt(28000.0) / std::sqrt(2.0))).epsilon(1e-3));
  CHECK(signgam == 7);
}
