// SPDX-License-Identifier: MIT
#include "tweetsent/reference/cleaner.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "random_text.hpp"

using namespace tweetsent;

TEST_CASE("punctuation goes, spaces stay as they are") {
  CHECK(clean("") == "");
  CHECK(clean("It's   a (very) good-day!!\t\r\n:)") == "Its   a very goodday\t\r\n");
  CHECK(clean("under_score #tag @name 100%") == "under_score tag name 100");
  CHECK(clean("caf\xC3\xA9 \xF0\x9F\x98\x8A na\xC3\xAFve\xC2\xA0\xE3\x80\x80x") ==
        "caf\xC3\xA9  na\xC3\xAFve\xC2\xA0\xE3\x80\x80x");
}

TEST_CASE("a URL reaches from the first http with something after it to the next space") {
  CHECK(clean("see http://t.co/x now") == "see  now");
  CHECK(clean("seehttps://t.co/x,then y") == "see y");
  CHECK(clean("http") == "http");
  CHECK(clean("http http! x") == "http  x");
  CHECK(clean("xhttp") == "xhttp");
  CHECK(clean("httphttp") == "");
  CHECK(clean("HTTP://T.CO") == "HTTPTCO");
  CHECK(clean("http\xE3\x80\x80"
              "x") ==
        "http\xE3\x80\x80"
        "x");
  CHECK(clean("http\xFF x") == " x");
}

TEST_CASE("find_url tells where the URL begins, or the chunk's end") {
  CHECK(find_url("") == 0);
  CHECK(find_url("http") == 4);
  CHECK(find_url("ahttpb") == 1);
  CHECK(find_url("abc") == 3);
}

TEST_CASE("bytes that are not UTF-8 and control characters are punctuation") {
  using namespace std::string_view_literals;
  CHECK(clean("a\xFF"
              "b\0c\x01"
              "d\xC3"sv) == "abcd");
  CHECK(clean("\xED\xA0\x80x\xF0\x9F\x98") == "x");
}

TEST_CASE("cleaned text is valid UTF-8 of word characters and spaces") {
  random_text random(1);
  for (int run = 0; run < 20000; ++run) {
    const std::string cleaned = clean(run % 4 == 0 ? random.bytes(random.below(60)) : random.tweet());
    REQUIRE(to_valid_utf8(cleaned) == cleaned);
    for (std::size_t at = 0; at < cleaned.size();) {
      const decoded_character character = decode_utf8(cleaned, at);
      REQUIRE((is_word_character(character.code_point) || is_space(character.code_point)));
      at += character.length;
    }
  }
}

// "ht.tp://" does clean to a text that holds a URL, in the reference as here.
TEST_CASE("cleaning again changes nothing unless it laid a new http bare") {
  random_text random(2);
  int compared = 0;
  for (int run = 0; run < 20000; ++run) {
    const std::string once = clean(random.tweet());
    if (once.find("http") != std::string::npos) continue;
    ++compared;
    REQUIRE(clean(once) == once);
  }
  CHECK(compared > 5000);
  CHECK(clean(clean("ht.tp://x")) != clean("ht.tp://x"));
}

TEST_CASE("text cleans the same in pieces cut at spaces") {
  random_text random(3);
  for (int run = 0; run < 5000; ++run) {
    const std::string left = random.tweet(4), right = random.tweet(4);
    REQUIRE(clean(left + "\n" + right) == clean(left) + "\n" + clean(right));
  }
}
