// SPDX-License-Identifier: MIT
#include "support/times.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <string>

using namespace tweetsent_server;
using std::chrono::system_clock;

TEST_CASE("a time is read as it was written") {
  const auto written = system_clock::from_time_t(1795539600);
  CHECK(format_time(written) == "2026-11-24T17:00:00Z");
  CHECK(parse_time("2026-11-24T17:00:00Z") == written);
  CHECK(parse_time(format_time(system_clock::from_time_t(0))) == system_clock::from_time_t(0));
}

TEST_CASE("offsets, lower case and fractions are understood") {
  const auto same = system_clock::from_time_t(1795539600);
  CHECK(parse_time("2026-11-24t17:00:00z") == same);
  CHECK(parse_time("2026-11-24T18:30:00+01:30") == same);
  CHECK(parse_time("2026-11-24T16:00:00-01:00") == same);
  CHECK(parse_time("2026-11-24T17:00:00.999Z") == same);
  CHECK(parse_time("2028-02-29T00:00:00Z"));
}

TEST_CASE("a fraction of a second is dropped, before 1970 too") {
  CHECK(format_time(system_clock::from_time_t(-1) + std::chrono::milliseconds(999)) ==
        "1969-12-31T23:59:59Z");
}

TEST_CASE("no other text is a time") {
  const std::string text = GENERATE(
      as<std::string>{}, "", "now", "2026-11-24", "2026-11-24T17:00:00", "2026-11-24 17:00:00Z",
      "2026-11-24T17:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z",
      "2026-04-31T00:00:00Z", "2026-11-24T24:00:00Z", "2026-11-24T17:60:00Z", "2026-11-24T17:00:00Zulu",
      "2026-11-24T17:00:00.Z", "2026-11-24T17:00:00+1:00", "2026-11-24T17:00:00+25:00",
      "-026-11-24T17:00:00Z", "1e26-11-24T17:00:00Z", "9999-01-01T00:00:00Z");
  CAPTURE(text);
  CHECK_FALSE(parse_time(text));
}
