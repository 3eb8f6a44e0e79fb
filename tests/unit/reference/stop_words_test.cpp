// SPDX-License-Identifier: MIT
#include "tweetsent/reference/stop_words.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>

using namespace tweetsent;

TEST_CASE("NLTK's 179 stop words are all there, each once") {
  const std::set<std::string_view> distinct(std::begin(english_stop_words), std::end(english_stop_words));
  CHECK(distinct.size() == 179);
  CHECK(distinct.count("") == 0);
  const stop_word_set set = make_english_stop_words();
  CHECK(set.size() == 179);
  for (std::string_view word : english_stop_words) CHECK(set.contains(word));
}

TEST_CASE("stop words compare byte by byte, case included") {
  const stop_word_set set = make_english_stop_words();
  CHECK(set.contains("the"));
  for (std::string_view word : {"The", "THE", "thee", "th", "", " the", "the "})
    CHECK_FALSE(set.contains(word));
  CHECK_FALSE(set.contains(std::string_view("the\0", 4)));
}

TEST_CASE("a list that keeps the negations lacks these and nothing else") {
  const stop_word_set set = make_english_stop_words(true);
  const std::set<std::string_view> negations(std::begin(english_negations), std::end(english_negations));
  CHECK(negations.size() == 40);
  std::size_t among = 0;
  for (std::string_view word : english_stop_words) {
    among += negations.count(word);
    CHECK(set.contains(word) == (negations.count(word) == 0));
  }
  CHECK(among == 40);
  CHECK(set.size() == 139);
}

TEST_CASE("every stop word that ends in n't is a negation") {
  const std::set<std::string_view> negations(std::begin(english_negations), std::end(english_negations));
  for (std::string_view word : english_stop_words) {
    if (word.size() > 3 && word.substr(word.size() - 3) == "n't") CHECK(negations.count(word) == 1);
  }
}

TEST_CASE("a set takes any words, the empty one too, and each once") {
  stop_word_set set;
  CHECK_FALSE(set.contains(""));
  set.insert("");
  set.insert("x");
  set.insert("x");
  CHECK(set.contains(""));
  CHECK(set.contains("x"));
  CHECK(set.size() == 2);
}
