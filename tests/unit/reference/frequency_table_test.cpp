// SPDX-License-Identifier: MIT
#include "tweetsent/reference/frequency_table.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "random_text.hpp"
#include "tweetsent/model_file/sorted_stems.hpp"

using namespace tweetsent;

namespace {

frequency_table random_table(random_text& random, std::size_t classes, int additions) {
  frequency_table table(classes);
  for (int count = 0; count < additions; ++count)
    table.add(random.word(), random.below(classes), random.below(5));
  return table;
}

frequency_table sum(frequency_table left, const frequency_table& right) {
  left.merge(right);
  return left;
}

}  // namespace

TEST_CASE("a table counts what is added, class by class") {
  random_text random(1);
  frequency_table table(3);
  std::map<std::string, std::vector<std::uint64_t>> expected;
  for (int count = 0; count < 5000; ++count) {
    const std::string stem = random.word() + std::to_string(random.below(20));
    const std::size_t label = random.below(3), times = random.below(1000);
    table.add(stem, label, times);
    expected.emplace(stem, std::vector<std::uint64_t>(3)).first->second[label] += times;
  }
  CHECK(table.size() == expected.size());
  for (const auto& [stem, counts] : expected) {
    REQUIRE(table.find(stem) != nullptr);
    REQUIRE(std::equal(counts.begin(), counts.end(), table.find(stem)));
  }
  CHECK(table.find("never seen") == nullptr);
}

TEST_CASE("numbering a stem makes it known with zero counts") {
  frequency_table table(2);
  CHECK(table.number("a") == 0);
  CHECK(table.number("b") == 1);
  CHECK(table.number("a") == 0);
  CHECK(table.counts(1)[0] + table.counts(1)[1] == 0);
  table.add(std::uint32_t{1}, 1, 4);
  CHECK(table.find("b")[1] == 4);
  CHECK(detail::sorted_stems(table) == std::vector<std::uint32_t>{1});
}

TEST_CASE("merging adds counts, in any order and grouping") {
  random_text random(2);
  for (int run = 0; run < 50; ++run) {
    const frequency_table a = random_table(random, 2, 60), b = random_table(random, 2, 60);
    const frequency_table c = random_table(random, 2, 60), none(2);
    REQUIRE(sum(a, b) == sum(b, a));
    REQUIRE(sum(sum(a, b), c) == sum(a, sum(b, c)));
    REQUIRE(sum(a, none) == a);
    REQUIRE(sum(none, a) == a);
  }
}

TEST_CASE("subtracting takes back exactly what merging added") {
  random_text random(3);
  for (int run = 0; run < 50; ++run) {
    const frequency_table a = random_table(random, 3, 60), b = random_table(random, 3, 60);
    frequency_table both = sum(a, b);
    REQUIRE(both.subtract(b));
    REQUIRE(both == a);
    REQUIRE(both.subtract(a));
    REQUIRE(both == frequency_table(3));
    REQUIRE(detail::sorted_stems(both).empty());
  }
}

TEST_CASE("a table merges with itself and subtracts itself") {
  random_text random(4);
  frequency_table table = random_table(random, 2, 200);
  const frequency_table once = table;
  table.merge(table);
  CHECK(table == sum(once, once));
  REQUIRE(table.subtract(table));
  CHECK(table == frequency_table(2));
}

TEST_CASE("what was never added cannot be subtracted, and the table stays as it was") {
  random_text random(5);
  const frequency_table before = random_table(random, 2, 200);
  for (int run = 0; run < 50; ++run) {
    frequency_table table = before, other = before;
    if (run % 2 == 0) {
      other.add("never seen", 1);
    } else {
      other.add(before.stem(random.below(before.size())), random.below(2));
    }
    REQUIRE_FALSE(table.subtract(other));
    REQUIRE(table == before);
  }
}

TEST_CASE("subtracting stems that both count zero times changes nothing") {
  frequency_table table(2), other(2);
  table.add("a", 0, 3);
  other.number("a");
  other.number("b");
  REQUIRE(table.subtract(other));
  CHECK(table.find("a")[0] == 3);
  CHECK(table.find("b") == nullptr);
}

TEST_CASE("tables of different classes neither merge nor subtract nor equal each other") {
  frequency_table two(2), three(3);
  two.add("a", 1);
  three.add("a", 1);
  const frequency_table before = two;
  CHECK_THROWS_AS(two.merge(three), std::invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(two.subtract(three)), std::invalid_argument);
  CHECK(two == before);
  CHECK(two != three);
  CHECK(frequency_table(2) != frequency_table(3));
}

TEST_CASE("equality asks for the counts, not for the order or for stems that count zero") {
  frequency_table left(2), right(2);
  left.add("a", 0, 2), left.add("b", 1, 1);
  right.number("c"), right.add("b", 1, 1), right.add("a", 0, 1);
  CHECK(left != right);
  right.add("a", 0, 1);
  CHECK(left == right);
  right.add("a", 1, 1);
  CHECK(left != right);
  CHECK(right != left);
}

TEST_CASE("stems sort in byte order, those of other scripts after ASCII") {
  frequency_table table(2);
  for (const char* stem : {"b", "\xC3\xA9", "a", "", "ab", "\x7f", "\xF0\x9F\x98\x8A", "B"})
    table.add(stem, 0);
  std::vector<std::string_view> order;
  for (std::uint32_t number : detail::sorted_stems(table)) order.push_back(table.stem(number));
  CHECK(order ==
        std::vector<std::string_view>{"", "B", "a", "ab", "b", "\x7f", "\xC3\xA9", "\xF0\x9F\x98\x8A"});
}

TEST_CASE("reserving changes nothing but the time") {
  random_text random(6), again(6);
  frequency_table reserved(2);
  reserved.reserve(1000, 10000);
  for (int count = 0; count < 300; ++count) reserved.add(random.word(), random.below(2), random.below(5));
  CHECK(reserved == random_table(again, 2, 300));
}

TEST_CASE("a label or a stem number that a table does not have is refused") {
  frequency_table table(2);
  table.add("a", 1);
  CHECK_THROWS_AS(table.add("a", 2), std::invalid_argument);
  CHECK_THROWS_AS(table.add(std::uint32_t{0}, 2), std::invalid_argument);
  CHECK_THROWS_AS(table.add(std::uint32_t{1}, 0), std::invalid_argument);
  CHECK_THROWS_AS(table.add("new", 2), std::invalid_argument);
  CHECK(table.size() == 1);
  CHECK(table.find("a")[1] == 1);
}
