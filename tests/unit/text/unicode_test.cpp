// SPDX-License-Identifier: MIT
#include "tweetsent/text/unicode.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "random_text.hpp"

using namespace tweetsent;

namespace {

// Unicode 14.0, table 3-7, row by row: the well-formed sequences, told another way than the library does.
struct sequence_row {
  std::size_t length;
  unsigned first[2], second[2];
};
constexpr sequence_row well_formed[] = {
    {1, {0x00, 0x7F}, {0, 0}},       {2, {0xC2, 0xDF}, {0x80, 0xBF}}, {3, {0xE0, 0xE0}, {0xA0, 0xBF}},
    {3, {0xE1, 0xEC}, {0x80, 0xBF}}, {3, {0xED, 0xED}, {0x80, 0x9F}}, {3, {0xEE, 0xEF}, {0x80, 0xBF}},
    {4, {0xF0, 0xF0}, {0x90, 0xBF}}, {4, {0xF1, 0xF3}, {0x80, 0xBF}}, {4, {0xF4, 0xF4}, {0x80, 0x8F}},
};

bool is_in(unsigned byte, unsigned low, unsigned high) {
  return byte >= low && byte <= high;
}

// How many bytes from `at` agree with some row; `whole` if that is all of the row's length.
std::size_t agreeing(const std::string& text, std::size_t at, bool& whole) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  whole = false;
  for (const sequence_row& row : well_formed) {
    if (!is_in(byte(0), row.first[0], row.first[1])) continue;
    std::size_t same = 1;
    while (same < row.length && at + same < text.size() &&
           is_in(byte(same), same == 1 ? row.second[0] : 0x80, same == 1 ? row.second[1] : 0xBF)) {
      ++same;
    }
    whole = same == row.length;
    return same;
  }
  return 1;
}

// Python's bytes.decode(errors="replace").encode(), by the table.
std::string replaced(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    bool whole = false;
    const std::size_t length = agreeing(text, at, whole);
    out += whole ? text.substr(at, length) : "\xEF\xBF\xBD";
    at += length;
  }
  return out;
}

bool is_scalar_value(char32_t code_point) {
  return code_point < 0xD800 || code_point > 0xDFFF;
}

}  // namespace

TEST_CASE("every scalar value decodes from its own bytes") {
  std::size_t wrong = 0;
  for (char32_t code_point = 0; code_point < 0x110000; ++code_point) {
    if (!is_scalar_value(code_point)) continue;
    std::string bytes;
    append_utf8(bytes, code_point);
    const decoded_character read = decode_utf8(bytes + "x", 0);
    wrong += read.code_point != code_point || read.length != bytes.size() || to_valid_utf8(bytes) != bytes;
  }
  CHECK(wrong == 0);
}

TEST_CASE("invalid UTF-8 becomes one replacement character for each maximal subpart") {
  CHECK(to_valid_utf8("\xF0\x9F\x98"
                      "a") ==
        "\xEF\xBF\xBD"
        "a");
  CHECK(to_valid_utf8("\xE2\x82") == "\xEF\xBF\xBD");
  CHECK(to_valid_utf8("\xC0\xAF") == "\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(to_valid_utf8("\xED\xA0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("short byte strings of every kind decode as the Unicode table of well-formed sequences says") {
  std::size_t wrong = 0;
  const auto check = [&wrong](const std::string& bytes) { wrong += to_valid_utf8(bytes) != replaced(bytes); };
  for (unsigned a = 0; a < 256; ++a) {
    check({static_cast<char>(a)});
    for (unsigned b = 0; b < 256; ++b) {
      check({static_cast<char>(a), static_cast<char>(b)});
      for (unsigned c = 0; a >= 0xE0 && c < 256; c += b < 0x80 ? 16 : 1) {
        check({static_cast<char>(a), static_cast<char>(b), static_cast<char>(c)});
      }
    }
  }
  random_text random(1);
  for (int run = 0; run < 100000; ++run) {
    std::string bytes = random.bytes(random.below(12));
    for (char& byte : bytes) {
      if (random.chance(2)) byte = static_cast<char>(byte | '\xC0');
    }
    check(bytes);
  }
  CHECK(wrong == 0);
}

TEST_CASE("exactly the 29 characters that Python splits at are spaces") {
  std::u32string spaces;
  for (char32_t code_point = 0; code_point < 0x110000; ++code_point) {
    if (is_space(code_point)) spaces += code_point;
  }
  CHECK(spaces == std::u32string(U"\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004"
                                 U"\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"));
}

TEST_CASE("a word character is a letter, a digit or the underscore, of any script") {
  for (char32_t code_point : U"azAZ09_\u00e9\u00aa\u00b2\u03a3\u0130\u65e5\u0967\u2460\U0001d538\U00010400") {
    if (code_point != 0) CHECK(is_word_character(code_point));
  }
  for (char32_t code_point : U" .-'@#\u00a0\u0301\u200d\u2019\u20ac\ufffd\ufe0f\U0001f60a\U0010ffff") {
    CHECK_FALSE(is_word_character(code_point));
  }
  CHECK_FALSE(is_word_character(0x110000));
  CHECK_FALSE(is_word_character(0xFFFFFFFF));
}

TEST_CASE("no character is both a space and a word character") {
  std::size_t both = 0;
  for (char32_t code_point = 0; code_point < 0x110000; ++code_point) {
    both += is_space(code_point) && is_word_character(code_point);
  }
  CHECK(both == 0);
}

TEST_CASE("lower case is final: lowering it again changes nothing") {
  std::size_t changing = 0;
  for (char32_t code_point = 0; code_point < 0x110000; ++code_point) {
    const char32_t lower = lower_character(code_point);
    changing += lower_character(lower) != lower || !is_scalar_value(lower) != !is_scalar_value(code_point);
  }
  CHECK(changing == 0);

  random_text random(2);
  for (int run = 0; run < 3000; ++run) {
    const std::string lower = to_lower(random.tweet());
    REQUIRE(to_lower(lower) == lower);
    REQUIRE(to_valid_utf8(lower) == lower);
  }
}

TEST_CASE("lower case follows Python's special cases") {
  CHECK(to_lower("I AM \xC3\x89T\xC3\x89") == "i am \xC3\xA9t\xC3\xA9");
  CHECK(to_lower("\xC4\xB0") == "i\xCC\x87");
  CHECK(to_lower("\xE2\x84\xAA") == "k");
  CHECK(to_lower("\xF0\x90\x90\x80") == "\xF0\x90\x90\xA8");
  CHECK(to_lower("\xE1\xBA\x9E") == "\xC3\x9F");
  CHECK(to_lower("a\xFFZ") == "a\xEF\xBF\xBDz");
}

TEST_CASE("a capital sigma is final after a cased letter and before none, marks between them aside") {
  const std::string capital = "\xCE\xA3", small = "\xCF\x83", last = "\xCF\x82", mark = "\xCC\x81";
  CHECK(to_lower(capital) == small);
  CHECK(to_lower("A" + capital) == "a" + last);
  CHECK(to_lower("A" + capital + "B") == "a" + small + "b");
  CHECK(to_lower("A" + capital + " B") == "a" + last + " b");
  CHECK(to_lower("A" + mark + capital + mark) == "a" + mark + last + mark);
  CHECK(to_lower("A" + capital + mark + "B") == "a" + small + mark + "b");
  CHECK(to_lower("A" + capital + "." + capital) == "a" + small + "." + last);
  CHECK(to_lower("1" + capital) == "1" + small);
  CHECK(to_lower(capital + capital) == small + last);
}

TEST_CASE("text lowers the same in pieces cut at spaces") {
  random_text random(3);
  for (int run = 0; run < 3000; ++run) {
    const std::string left = random.tweet(4), right = random.tweet(4);
    REQUIRE(to_lower(left + " " + right) == to_lower(left) + " " + to_lower(right));
  }
}

TEST_CASE("ASCII is told from the rest, and lowered, at every place of texts of every length") {
  for (std::size_t size = 0; size < 20; ++size) {
    std::string capitals(size, 'Z');
    CHECK(detail::is_ascii(capitals));
    CHECK(to_lower(capitals) == std::string(size, 'z'));
    for (std::size_t at = 0; at < size; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string text(size, 'M');
        text[at] = static_cast<char>(byte);
        REQUIRE(detail::is_ascii(text) == (byte < 0x80));
        if (byte >= 0x80) continue;
        std::string expected(size, 'm');
        expected[at] = static_cast<char>(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
        REQUIRE(to_lower(text) == expected);
      }
    }
  }
}
