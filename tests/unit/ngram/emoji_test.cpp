// SPDX-License-Identifier: MIT
#include "tweetsent/ngram/emoji.hpp"

#include <catch2/catch.hpp>

using namespace tweetsent;

TEST_CASE("emoji that say a feeling are spelled, others are not") {
  CHECK(spell_emoji(0x1F600) == ":)");
  CHECK(spell_emoji(0x1F621) == "hate");
  CHECK(spell_emoji(0x2764) == "<3");
  CHECK(spell_emoji(0x2639) == ":(");
  CHECK(spell_emoji(0x1F9E1) == "<3");
  for (const char32_t other : {U'a', U'\u2600', U'\U0001F68C', U'\U0001F9E2', U'\U0010FFFF'})
    CHECK(spell_emoji(other).empty());
}

TEST_CASE("every spelled emoji is found, by rising code point") {
  char32_t before = 0;
  for (const detail::spelled_emoji& each : detail::spelled_emojis) {
    REQUIRE(each.code_point > before);
    before = each.code_point;
    REQUIRE(spell_emoji(each.code_point) == each.spelling);
    REQUIRE(spell_emoji(each.code_point).size() <= 4);
  }
}
