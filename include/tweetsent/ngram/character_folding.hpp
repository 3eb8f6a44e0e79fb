// SPDX-License-Identifier: MIT
//
// Characters that stand for others: decorative letters, and UTF-8 that was read as Windows-1252 and encoded
// once more.
#ifndef TWEETSENT_NGRAM_CHARACTER_FOLDING_HPP
#define TWEETSENT_NGRAM_CHARACTER_FOLDING_HPP

#include <cstddef>
#include <string_view>

#include "tweetsent/text/unicode.hpp"

namespace tweetsent {
inline namespace v0 {

// The ASCII letter or digit that a bold, script, fullwidth, circled or squared one is; others as they are.
// Source: the compatibility mappings of UnicodeData.txt, version 14.0, and the squared letters, which have
// none.
inline char32_t plain_letter(char32_t code_point) noexcept {
  const auto letter = [](char32_t number, char32_t first) { return first + number % 26; };
  if (code_point < 0x2100) return code_point;
  if (code_point <= 0x2139) {
    // The mathematical alphabets leave out letters that were there before.
    constexpr std::u32string_view found =
        U"\u2102\u210A\u210B\u210C\u210D\u210E\u2110\u2111\u2112\u2113\u2115\u2119"
        U"\u211A\u211B\u211C\u211D\u2124\u2128\u212C\u212D\u212F\u2130\u2131\u2133"
        U"\u2134\u2139";
    constexpr std::string_view plain = "CgHHHhIILlNPQRRRZZBCeEFMoi";
    static_assert(found.size() == plain.size());
    const std::size_t at = found.find(code_point);
    return at == found.npos ? code_point : static_cast<unsigned char>(plain[at]);
  }
  if (code_point >= 0x249C && code_point <= 0x24B5) return letter(code_point - 0x249C, 'a');
  if (code_point >= 0x24B6 && code_point <= 0x24CF) return letter(code_point - 0x24B6, 'A');
  if (code_point >= 0x24D0 && code_point <= 0x24E9) return letter(code_point - 0x24D0, 'a');
  if (code_point >= 0xFF01 && code_point <= 0xFF5E) return code_point - 0xFEE0;
  if (code_point >= 0x1D400 && code_point <= 0x1D6A3) {
    const char32_t number = (code_point - 0x1D400) % 52;
    return number < 26 ? letter(number, 'A') : letter(number - 26, 'a');
  }
  if (code_point >= 0x1D7CE && code_point <= 0x1D7FF) return '0' + (code_point - 0x1D7CE) % 10;
  // Squared, negative circled and negative squared capitals.
  for (const char32_t first : {U'\U0001F130', U'\U0001F150', U'\U0001F170'}) {
    if (code_point >= first && code_point < first + 26) return letter(code_point - first, 'A');
  }
  return code_point;
}

namespace detail {

// The byte that Windows-1252 reads as a character; 0x100 if none does. The five bytes it leaves out are read
// as control characters, as browsers do.
inline unsigned windows_1252_byte(char32_t code_point) noexcept {
  if (code_point < 0x100) return static_cast<unsigned>(code_point);
  constexpr char32_t from_80[] = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                  0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                  0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                  0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
  for (unsigned at = 0; at < 32; ++at) {
    if (from_80[at] == code_point) return 0x80 + at;
  }
  return 0x100;
}

}  // namespace detail

// The character at `position` whose UTF-8 was read as Windows-1252 and encoded as UTF-8 once more, with all
// bytes that it takes now; length 0 if there is none. Looks at no more than twelve bytes.
// Source: the index of windows-1252 in the WHATWG Encoding Standard (https://encoding.spec.whatwg.org/).
inline decoded_character read_twice_encoded(std::string_view text, std::size_t position) noexcept {
  const decoded_character lead = decode_utf8(text, position);
  if (lead.code_point < 0xC2 || lead.code_point > 0xF4) return {0, 0};
  const std::size_t size = lead.code_point < 0xE0 ? 2 : lead.code_point < 0xF0 ? 3 : 4;
  char bytes[4] = {static_cast<char>(static_cast<unsigned char>(lead.code_point))};
  std::size_t length = lead.length;
  for (std::size_t at = 1; at < size; ++at) {
    if (position + length >= text.size()) return {0, 0};
    const decoded_character next = decode_utf8(text, position + length);
    const unsigned byte = detail::windows_1252_byte(next.code_point);
    if (byte < 0x80 || byte > 0xBF) return {0, 0};
    bytes[at] = static_cast<char>(static_cast<unsigned char>(byte));
    length += next.length;
  }
  const decoded_character read = decode_utf8({bytes, size}, 0);
  return read.length == size ? decoded_character{read.code_point, length} : decoded_character{0, 0};
}

}  // namespace v0
}  // namespace tweetsent

#endif
