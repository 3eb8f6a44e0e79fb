// SPDX-License-Identifier: MIT
#include "tweetsent/evaluation/interval.hpp"

#include <catch2/catch.hpp>
#include <cstddef>

using namespace tweetsent;

TEST_CASE("Wilson's interval has its known values and never leaves [0, 1]") {
  CHECK(wilson_interval(8, 10).low == Approx(0.4901625).epsilon(1e-6));
  CHECK(wilson_interval(8, 10).high == Approx(0.9433178).epsilon(1e-6));
  CHECK(wilson_interval(0, 10).low == 0.0);
  CHECK(wilson_interval(0, 10).high == Approx(0.2775328).epsilon(1e-6));
  CHECK(wilson_interval(10, 10).low == Approx(1.0 - 0.2775328).epsilon(1e-6));
  CHECK(wilson_interval(10, 10).high == Approx(1.0).epsilon(1e-12));
  for (std::size_t hits = 0; hits <= 50; ++hits) {
    const interval found = wilson_interval(hits, 50);
    REQUIRE((found.low >= 0.0 && found.low <= static_cast<double>(hits) / 50 + 1e-12));
    REQUIRE((found.high <= 1.0 && found.high >= static_cast<double>(hits) / 50 - 1e-12));
    REQUIRE(found.low == Approx(1.0 - wilson_interval(50 - hits, 50).high).margin(1e-12));
  }
}
