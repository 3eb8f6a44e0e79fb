// SPDX-License-Identifier: MIT
#include "tweetsent/reference/tokenizer.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "random_text.hpp"

using namespace tweetsent;
using tokens = std::vector<std::string>;

TEST_CASE("text splits at white space of any script, never into empty tokens") {
  CHECK(tokenize("") == tokens{});
  CHECK(tokenize(" \t\n") == tokens{});
  CHECK(tokenize("  a b\tc\r\nd\x1c"
                 "e\xC2\xA0"
                 "f\xE3\x80\x80g\xE2\x80\xA8h\xC2\x85i ") ==
        tokens{"a", "b", "c", "d", "e", "f", "g", "h", "i"});
}

TEST_CASE("the six contractions split after their third character, whatever their case") {
  for (const std::string word : {"cannot", "gimme", "gonna", "gotta", "lemme", "wanna"}) {
    std::string mixed = word, capitals = word;
    for (std::size_t at = 0; at < word.size(); ++at) {
      const char capital = static_cast<char>(word[at] - 'a' + 'A');
      capitals[at] = capital;
      if (at % 2 == 0) mixed[at] = capital;
    }
    for (const std::string& written : {word, mixed, capitals}) {
      CHECK(tokenize(written) == tokens{written.substr(0, 3), written.substr(3)});
    }
  }
}

TEST_CASE("a contraction with anything before or after it stays whole") {
  for (const std::string word : {"cannots", "xcannot", "_gonna", "gonna_", "wannabe", "canno", "gimm", "gonn",
                                 "gott\xC3\xA1", "lemmelemme", "cannotcannot"}) {
    CHECK(tokenize(word) == tokens{word});
    CHECK(contraction_split(word) == 0);
  }
}

TEST_CASE("Turkish letters count as an i, as they do to Python's re.IGNORECASE") {
  CHECK(tokenize("g\xC4\xB0mme") == tokens{"g\xC4\xB0m", "me"});
  CHECK(tokenize("G\xC4\xB1MME") == tokens{"G\xC4\xB1M", "ME"});
}

TEST_CASE("tokens put together again are the text without its spaces") {
  random_text random(1);
  for (int run = 0; run < 20000; ++run) {
    const std::string cleaned = clean(random.tweet());
    std::string expected, together;
    for (std::size_t at = 0; at < cleaned.size();) {
      const decoded_character character = decode_utf8(cleaned, at);
      if (!is_space(character.code_point)) expected.append(cleaned, at, character.length);
      at += character.length;
    }
    for (const std::string& token : tokenize(cleaned)) {
      REQUIRE_FALSE(token.empty());
      together += token;
    }
    REQUIRE(together == expected);
  }
}

TEST_CASE("a chunk has at most two tokens, and no token splits further") {
  random_text random(2);
  for (int run = 0; run < 20000; ++run) {
    std::string chunk;
    clean_chunk(random.word() + (random.chance(3) ? random.word() : ""), chunk);
    tokens found;
    tokenize_chunk(chunk, [&found](std::string_view token) { found.emplace_back(token); });
    REQUIRE(found == tokenize(chunk));
    REQUIRE(found.size() <= 2);
    for (const std::string& token : found) REQUIRE(contraction_split(token) * (found.size() - 1) == 0);
  }
}
