// SPDX-License-Identifier: MIT
#include "tweetsent/detail/word_table.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <unordered_map>

#include "random_text.hpp"

using namespace tweetsent;
using detail::word_table;

TEST_CASE("words are numbered as they come, each once, and found again") {
  random_text random(1);
  word_table table;
  std::unordered_map<std::string, std::uint32_t> expected;
  std::size_t longest = 0;
  for (int run = 0; run < 20000; ++run) {
    const std::string word = random.chance(3) ? random.word() : random.bytes(random.below(20));
    const auto next = static_cast<std::uint32_t>(expected.size());
    REQUIRE(table.find(word) == (expected.count(word) != 0 ? expected[word] : table.not_found));
    REQUIRE(table.insert(word) == expected.emplace(word, next).first->second);
    longest = std::max(longest, word.size());
  }
  CHECK(table.size() == expected.size());
  CHECK(table.longest_word() == longest);
  for (const auto& [word, number] : expected) {
    REQUIRE(table.find(word) == number);
    REQUIRE(table.word(number) == word);
  }
}

TEST_CASE("an empty table finds nothing, not even the empty word") {
  const word_table table;
  CHECK(table.find("") == table.not_found);
  CHECK(table.find("x") == table.not_found);
  CHECK(table.size() == 0);
  CHECK(table.longest_word() == 0);
}

TEST_CASE("a table may be given a piece of its own word") {
  word_table table;
  table.insert("abcdefghijklmnopqrstuvwxyz");
  for (std::size_t size = 25; size > 0; --size) table.insert(table.word(0).substr(0, size));
  CHECK(table.size() == 26);
  CHECK(table.word(25) == "a");
  CHECK(table.find("abc") == 23);
}

TEST_CASE("room reserved before or between changes nothing but the time") {
  word_table table, reserved;
  reserved.reserve(1000, 10000);
  for (int number = 0; number < 3000; ++number) {
    const std::string word = std::to_string(number * 37 % 1500);
    if (number == 700) reserved.reserve(10, 10);
    if (number == 800) reserved.reserve(5000, 50000);
    REQUIRE(reserved.insert(word) == table.insert(word));
  }
  CHECK(reserved.size() == 1500);
  CHECK(reserved.find("1499") == table.find("1499"));
}

TEST_CASE("a copy of a table is its own") {
  word_table table;
  table.insert("a");
  word_table copy = table;
  copy.insert("b");
  CHECK(table.find("b") == table.not_found);
  CHECK(copy.find("a") == 0);
}
