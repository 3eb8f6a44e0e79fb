// SPDX-License-Identifier: MIT
#include "tweetsent/ngram/character_folding.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace tweetsent;

namespace {

// The code points of `text`, each encoded as UTF-8, read as Windows-1252 and encoded once more.
char32_t repaired(std::string_view text) {
  const decoded_character found = read_twice_encoded(text, 0);
  return found.length == text.size() ? found.code_point : 0;
}

}  // namespace

TEST_CASE("decorative letters and digits are the plain ones") {
  const std::vector<std::pair<char32_t, char>> letters{
      {0x1D400, 'A'}, {0x1D41A, 'a'}, {0x1D5F9, 'l'}, {0x1D6A3, 'z'}, {0x1D7CE, '0'},
      {0x1D7FF, '9'}, {0x212C, 'B'},  {0x210E, 'h'},  {0x2139, 'i'},  {0x24B6, 'A'},
      {0x24E9, 'z'},  {0x249C, 'a'},  {0xFF21, 'A'},  {0xFF5A, 'z'},  {0xFF10, '0'},
      {0xFF01, '!'},  {0x1F130, 'A'}, {0x1F169, 'Z'}, {0x1F170, 'A'}, {0x1F189, 'Z'},
  };
  for (const auto& [decorative, plain] : letters) {
    INFO(std::hex << static_cast<unsigned>(decorative));
    CHECK(plain_letter(decorative) == static_cast<unsigned char>(plain));
  }
}

TEST_CASE("other characters stay as they are") {
  for (const char32_t other :
       {U'a', U'\u00E9', U'\u2100', U'\u2122', U'\u2103', U'\u249B', U'\u24EA', U'\uFF5F', U'\U0001D6A4',
        U'\U0001D7CD', U'\U0001F600', U'\U0001F18A', U'\U0010FFFF'})
    CHECK(plain_letter(other) == other);
}

TEST_CASE("what was encoded twice is read as what it was") {
  CHECK(repaired("\xC3\xA2\xE2\x82\xAC\xE2\x84\xA2") == 0x2019);   // right single quotation mark
  CHECK(repaired("\xC3\xA2\xE2\x82\xAC\xC5\x93") == 0x201C);       // left double quotation mark
  CHECK(repaired("\xC3\xA2\xE2\x82\xAC\xC2\x9D") == 0x201D);       // right one: a byte that 1252 leaves out
  CHECK(repaired("\xC3\x83\xC2\xA9") == 0xE9);                     // e with acute accent
  CHECK(repaired("\xC3\xB0\xC5\xB8\xCB\x9C\xC5\xA0") == 0x1F60A);  // smiling face
  CHECK(repaired("\xC3\xAF\xC2\xBF\xC2\xBD") == replacement_character);
}

TEST_CASE("other text was not encoded twice, wherever it is cut") {
  for (const std::string_view text :
       {"a", "\xC3\xA9", "\xC3\xA9t\xC3\xA9", "\xC3\x83o", "\xC3\xA2\xE2\x82\xAC", "\xC3", "\x80",
        "\xC3\xA2\xE2\x82\xAC\x20", "\xF0\x9F\x98\x8A", "\xC3\x83\xC3\x83"}) {
    for (std::size_t size = 1; size <= text.size(); ++size) {
      const std::string cut(text, 0, size);  // on the heap, so that a sanitizer sees a byte read too many
      CHECK(read_twice_encoded(cut, 0).length == 0);
    }
  }
}
