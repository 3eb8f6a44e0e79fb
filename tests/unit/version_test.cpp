// SPDX-License-Identifier: MIT
#include "tweetsent/version.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string_view>

TEST_CASE("the version reads major.minor.patch") {
  const std::string_view text = tweetsent::version;
  CHECK(std::count(text.begin(), text.end(), '.') == 2);
  CHECK(text.find_first_not_of("0123456789.") == std::string_view::npos);
}

TEST_CASE("the inline namespace carries the major version") {
  CHECK(&tweetsent::version == &tweetsent::v0::version);
  CHECK(std::string_view(tweetsent::version).substr(0, 2) == "0.");
}
