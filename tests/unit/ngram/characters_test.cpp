// SPDX-License-Identifier: MIT
#include "tweetsent/ngram/characters.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "random_text.hpp"

using namespace tweetsent;

namespace {

// What stands at the start of the text, if it is all of the text; 0 if not.
char32_t whole_character(std::string_view text, bool decode_entities = true) {
  const tweet_character found = read_character(text, 0, decode_entities, true);
  return found.end == text.size() ? found.code_point : 0;
}

}  // namespace

TEST_CASE("character references are the character they name") {
  const std::vector<std::pair<const char*, char32_t>> known{
      {"&amp;", '&'},           {"&lt;", '<'},          {"&gt;", '>'},          {"&quot;", '"'},
      {"&apos;", '\''},         {"&nbsp;", 0xA0},       {"&hearts;", 0x2665},   {"&#65;", 'A'},
      {"&#x41;", 'A'},          {"&#X41;", 'A'},        {"&#39;", '\''},        {"&#8217;", '\''},
      {"&#x1f600;", 0x1F600},   {"&#x1F600;", 0x1F600}, {"&#128512;", 0x1F600}, {"&#0000065;", 'A'},
      {"&#1114111;", 0x10FFFF},
  };
  for (const auto& [text, code_point] : known) {
    INFO(text);
    CHECK(whole_character(text) == code_point);
  }
}

TEST_CASE("what is no character reference stands for itself") {
  for (const char* text : {"&",        "&amp",     "&amp ;",     "&AMP;",       "&#;",
                           "&#x;",     "&#xg;",    "&#12a;",     "&#0;",        "&#x0;",
                           "&#xD800;", "&#xDFFF;", "&#1114112;", "&#00000065;", "&#99999999999999999999;",
                           "&#65",     "&#x41",    "&unknown;",  "&#-5;",       "& lt;"}) {
    INFO(text);
    const tweet_character found = read_character(text, 0, true, true);
    CHECK(found.code_point == '&');
    CHECK(found.end == 1);
    CHECK(found.kind == character_kind::punctuation);
  }
  CHECK(whole_character("&amp;", false) == 0);
  CHECK(read_character("&amp;", 0, false, true).code_point == '&');
}

TEST_CASE("a reference cut off by the text's end is read to that end and no further") {
  const std::string text = "&#x1F600;";
  for (std::size_t size = 1; size < text.size(); ++size) {
    // On the heap, so that a sanitizer sees a byte read too many.
    const std::string cut(text, 0, size);
    REQUIRE(read_character(cut, 0, true, true).end == 1);
  }
}

TEST_CASE("every kind of apostrophe is one, broken encodings among them") {
  for (const char* text : {"'", "`", "\xC2\xB4", "\xCA\xBC", "\xE2\x80\x98", "\xE2\x80\x99", "\xE2\x80\x9B",
                           "\xE2\x80\xB2", "\xEF\xBF\xBD", "\x92", "\xC3\xAF\xC2\xBF\xC2\xBD"}) {
    INFO(text);
    CHECK(whole_character(text) == '\'');
    CHECK(read_character(text, 0, true, true).kind == character_kind::apostrophe);
  }
}

TEST_CASE("characters are told apart by kind") {
  const std::vector<std::pair<const char*, character_kind>> known{
      {"a", character_kind::word},
      {"Z", character_kind::word},
      {"7", character_kind::word},
      {"\xC3\xA9", character_kind::word},
      {"\xE6\x97\xA5", character_kind::word},
      {"_", character_kind::punctuation},
      {"!", character_kind::punctuation},
      {"@", character_kind::punctuation},
      {"\xE2\x80\xA6", character_kind::punctuation},
      {"\xC2\xA3", character_kind::punctuation},
      {" ", character_kind::space},
      {"\t", character_kind::space},
      {"\x01", character_kind::space},
      {"\x7F", character_kind::space},
      {"\xC2\x85", character_kind::space},
      {"\xC2\xA0", character_kind::space},
      {"\xE3\x80\x80", character_kind::space},
      {"\xF0\x9F\x98\x8A", character_kind::emoji},
      {"\xE2\x99\xA5", character_kind::emoji},
      {"\xE2\x86\x92", character_kind::emoji},
      {"\xE2\x80\x8D", character_kind::ignored},      // zero-width joiner
      {"\xEF\xB8\x8F", character_kind::ignored},      // variation selector
      {"\xF0\x9F\x8F\xBD", character_kind::ignored},  // skin tone
      {"\xCC\x81", character_kind::ignored},          // combining accent
  };
  for (const auto& [text, kind] : known) {
    INFO(text);
    CHECK(read_character(text, 0, true, true).kind == kind);
  }
}

TEST_CASE("the characters of any text are its bytes, one after another") {
  random_text random(22);
  for (int run = 0; run < 3000; ++run) {
    const std::string text =
        random.chance(4) ? random.bytes(40) : random.tweet() + "&amp;&#" + random.tweet();
    for (std::size_t position = 0; position < text.size();) {
      const tweet_character found = read_character(text, position, true, true);
      REQUIRE(found.begin == position);
      REQUIRE(found.end > position);
      REQUIRE(found.end <= text.size());
      REQUIRE(found.code_point <= 0x10FFFF);
      position = found.end;
    }
  }
}
