// SPDX-License-Identifier: MIT
#include "tweetsent/reference/frequency_model.hpp"

#include <catch2/catch.hpp>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "random_text.hpp"
#include "small_models.hpp"

using namespace tweetsent;

namespace {

frequency_model small_model(const profile& switches, std::size_t classes = 2) {
  return {preprocessor(switches), small_table(switches, classes), small_head(head_kind::logistic, classes)};
}

std::vector<std::uint64_t> sums(const frequency_model& model, std::string_view tweet) {
  std::vector<std::uint64_t> out(model.table().classes(), 99);
  model.frequency_sums(tweet, out.data());
  return out;
}

}  // namespace

TEST_CASE("a tweet's sums are those of its stems, at first sight and from memory") {
  random_text random(1);
  for (const profile& switches : every_profile()) {
    const frequency_model model = small_model(switches);
    for (int run = 0; run < 10000; ++run) {
      const std::string tweet = run % 5 == 0 ? random.bytes(random.below(100)) : random.tweet();
      const std::vector<std::uint64_t> expected = plain_sums(model, tweet);
      REQUIRE(sums(model, tweet) == expected);
      REQUIRE(sums(model, tweet) == expected);
    }
  }
}

TEST_CASE("a model that has seen more chunks than it remembers answers as before") {
  const frequency_model model = small_model({});
  frequency_model crowded = small_model({});
  for (int number = 0; number < 200000; ++number) sums(crowded, "w" + std::to_string(number));
  random_text random(2);
  for (int run = 0; run < 2000; ++run) {
    const std::string tweet = random.tweet();
    REQUIRE(sums(crowded, tweet) == sums(model, tweet));
  }
}

TEST_CASE("chunks that differ in one byte, or in zero bytes at their end, are not mistaken for each other") {
  using namespace std::string_literals;
  frequency_table table(2);
  table.add("love", 1, 5), table.add("lovd", 0, 3);
  const frequency_model model(preprocessor(), table, small_head(head_kind::logistic, 2));
  CHECK(sums(model, "love") == std::vector<std::uint64_t>{0, 5});
  CHECK(sums(model, "lovd") == std::vector<std::uint64_t>{3, 0});
  CHECK(sums(model, "love\0"s) == std::vector<std::uint64_t>{0, 5});
  CHECK(sums(model, "lovd\0d"s) == std::vector<std::uint64_t>{0, 0});
  CHECK(sums(model, "love lovd") == std::vector<std::uint64_t>{3, 5});
  CHECK(sums(model, "") == std::vector<std::uint64_t>{0, 0});
}

TEST_CASE("sums count every stem as often as it stands there, however large the counts") {
  frequency_table table(2);
  const std::uint64_t large = std::uint64_t{1} << 43;
  table.add("sun", 0, large), table.add("sun", 1, large - 1);
  const frequency_model model(preprocessor(), table, small_head(head_kind::logistic, 2));
  CHECK(sums(model, "sun suns sunny Sun, #sun") == std::vector<std::uint64_t>{large * 4, (large - 1) * 4});
}

TEST_CASE("stems of any length up to that of the longest word are known") {
  for (const std::size_t size : {20u, 270u, 277u, 278u, 340u, 341u, 342u, 1000u, 1024u, 1025u, 2046u}) {
    for (const std::string letter : {"b", "\xC3\xA9", "\xE6\x97\xA5"}) {
      std::string stem;
      while (stem.size() < size) stem += letter;
      frequency_table table(2);
      table.add(stem, 1, 7);
      for (const profile& switches : every_profile()) {
        const frequency_model model(preprocessor(switches), table, small_head(head_kind::logistic, 2));
        REQUIRE(sums(model, "x " + stem + " y") == std::vector<std::uint64_t>{0, 7});
        REQUIRE(sums(model, "!!!" + stem + "...http://x") == std::vector<std::uint64_t>{0, 7});
        REQUIRE(sums(model, stem + letter + " " + letter + stem) == std::vector<std::uint64_t>{0, 0});
      }
    }
  }
}

TEST_CASE("a score is the head's value of the sums") {
  random_text random(3);
  for (const std::size_t classes : {2u, 3u, 64u}) {
    const frequency_model model = small_model({}, classes);
    for (int run = 0; run < 200; ++run) {
      const std::string tweet = random.tweet();
      std::vector<double> scores(classes);
      model.score(tweet, scores.data());
      REQUIRE(scores == plain_scores(model, tweet));
    }
  }
}

TEST_CASE("a model that was moved remembers and answers the same") {
  frequency_model model = small_model({});
  const std::vector<std::uint64_t> before = sums(model, "love hate running");
  const frequency_model moved = std::move(model);
  CHECK(sums(moved, "love hate running") == before);
}

TEST_CASE("a head that does not fit the table is refused") {
  const auto make = [](std::size_t table_classes, logistic_model head) {
    return frequency_model(preprocessor(), frequency_table(table_classes), std::move(head));
  };
  CHECK(make(2, small_head(head_kind::logistic, 2)).classes() == 2);
  CHECK_THROWS_AS(make(3, small_head(head_kind::logistic, 2)), std::invalid_argument);
  CHECK_THROWS_AS(make(2, {}), std::invalid_argument);
  logistic_model short_row = small_head(head_kind::logistic, 3), no_intercept = short_row;
  short_row.weights.pop_back();
  no_intercept.intercepts.pop_back();
  CHECK_THROWS_AS(make(3, short_row), std::invalid_argument);
  CHECK_THROWS_AS(make(3, no_intercept), std::invalid_argument);
}
