// SPDX-License-Identifier: MIT
#include "tweetsent/dataset.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "random_text.hpp"

using namespace tweetsent;
using rows = std::vector<std::size_t>;

namespace {

dataset random_dataset(std::uint64_t seed, std::size_t count, std::size_t labels) {
  random_text random(seed);
  dataset data;
  for (std::size_t row = 0; row < count; ++row)
    data.add(random.tweet(), "label" + std::to_string(random.below(labels)));
  return data;
}

rows all_rows(const dataset& data) {
  rows all(data.size());
  for (std::size_t row = 0; row < all.size(); ++row) all[row] = row;
  return all;
}

rows together(const row_split& split) {
  rows all = split.training;
  all.insert(all.end(), split.test.begin(), split.test.end());
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

TEST_CASE("a data set keeps texts and labels as they came") {
  random_text random(1);
  dataset data({"b", "a"});
  std::vector<std::string> texts, labels;
  for (int row = 0; row < 1000; ++row) {
    texts.push_back(random.chance(3) ? "" : random.bytes(random.below(50)));
    labels.emplace_back(1, static_cast<char>('a' + random.below(4)));
    data.add(texts.back(), labels.back());
  }
  REQUIRE(data.size() == 1000);
  REQUIRE(data.labels().size() == 4);
  CHECK(data.labels()[0] == "b");
  CHECK(data.labels()[1] == "a");
  rows counts(4);
  for (std::size_t row = 0; row < 1000; ++row) {
    REQUIRE(data.text(row) == texts[row]);
    REQUIRE(data.labels()[data.label(row)] == labels[row]);
    ++counts[data.label(row)];
  }
  CHECK(data.rows_per_label() == counts);
}

TEST_CASE("labels given beforehand are there without rows") {
  const dataset data({"no", "yes"});
  CHECK(data.size() == 0);
  CHECK(data.rows_per_label() == rows{0, 0});
}

TEST_CASE("a row may repeat another one's text") {
  dataset data;
  data.add("some text that is long enough to live on the heap", "a");
  for (int row = 0; row < 100; ++row) data.add(data.text(data.size() - 1), std::uint32_t{0});
  CHECK(data.text(100) == data.text(0));
}

TEST_CASE("holding out takes the last rows of each class, in file order") {
  dataset data;
  for (const char* label : {"a", "b", "a", "a", "b", "a", "a", "b", "b", "b"}) data.add("", label);
  const row_split split = hold_out(data, 0.4);
  CHECK(split.training == rows{0, 1, 2, 3, 4, 7});
  CHECK(split.test == rows{5, 6, 8, 9});
}

TEST_CASE("holding out splits every row into one of two parts, whatever the fraction") {
  const dataset data = random_dataset(2, 997, 3);
  for (const double fraction : {0.0, 0.1, 0.2, 1.0 / 3.0, 0.5, 0.9, 1.0}) {
    const row_split split = hold_out(data, fraction);
    REQUIRE(together(split) == all_rows(data));
    REQUIRE(std::is_sorted(split.training.begin(), split.training.end()));
    REQUIRE(std::is_sorted(split.test.begin(), split.test.end()));
    rows held(3);
    for (std::size_t row : split.test) ++held[data.label(row)];
    for (std::size_t label = 0; label < 3; ++label) {
      const double exact = static_cast<double>(data.rows_per_label()[label]) * fraction;
      REQUIRE(static_cast<double>(held[label]) <= exact + 1e-6);
      REQUIRE(static_cast<double>(held[label]) > exact - 1.0);
    }
  }
}

TEST_CASE("a fraction that rounding puts below a whole number still holds that number out") {
  dataset data;
  for (int row = 0; row < 10; ++row) data.add("", "a");
  CHECK(hold_out(data, 0.1 + 0.2).test.size() == 3);
  CHECK(hold_out(data, 0.7).test.size() == 7);
}

TEST_CASE("folds are disjoint, cover all rows and are as even as each class allows") {
  const dataset data = random_dataset(3, 503, 4);
  for (const std::size_t folds : {2u, 5u, 10u}) {
    std::vector<int> tested(data.size());
    for (std::size_t fold = 0; fold < folds; ++fold) {
      const row_split split = make_fold(data, all_rows(data), folds, fold);
      REQUIRE(together(split) == all_rows(data));
      rows held(4);
      for (std::size_t row : split.test) ++tested[row], ++held[data.label(row)];
      for (std::size_t label = 0; label < 4; ++label) {
        const std::size_t share = data.rows_per_label()[label] / folds;
        REQUIRE((held[label] == share || held[label] == share + 1));
      }
    }
    REQUIRE(std::count(tested.begin(), tested.end(), 1) == 503);
  }
}

TEST_CASE("folds of some rows leave the others out") {
  const dataset data = random_dataset(4, 100, 2);
  const rows some{3, 5, 8, 13, 21, 34, 55, 89};
  CHECK(together(make_fold(data, some, 3, 1)) == some);
}

TEST_CASE("a number that no label has is refused") {
  dataset data({"no", "yes"});
  data.add("x", std::uint32_t{1});
  CHECK_THROWS_AS(data.add("y", std::uint32_t{2}), std::invalid_argument);
  CHECK(data.size() == 1);
}

TEST_CASE("the 65th label is refused as it is read") {
  dataset data;
  for (int label = 0; label < 64; ++label) data.add("x", std::to_string(label));
  CHECK_THROWS_WITH(data.add("x", "64"), Catch::Contains("65 labels, a model has at most 64"));
  CHECK_THROWS_AS(data.label_number("64"), std::invalid_argument);
  data.add("x", "63");
  CHECK(data.size() == 65);
  CHECK(data.labels().size() == 64);
  CHECK_THROWS_AS(dataset(std::vector<std::string>(65, "x")), std::invalid_argument);
}

TEST_CASE("splits that cannot be made are refused") {
  const dataset data = random_dataset(5, 10, 2);
  CHECK_THROWS_AS(make_fold(data, all_rows(data), 0, 0), std::invalid_argument);
  CHECK_THROWS_AS(make_fold(data, all_rows(data), 3, 3), std::invalid_argument);
  CHECK_THROWS_AS(make_fold(data, {10}, 3, 0), std::invalid_argument);
  CHECK_THROWS_AS(hold_out(data, {10}, 0.5), std::invalid_argument);
  for (const double bad : {-0.1, 1.1, std::nan("")})
    CHECK_THROWS_AS(hold_out(data, bad), std::invalid_argument);
}
