// SPDX-License-Identifier: MIT
//
// The characters of a chunk as the n-gram features see them: HTML entities decoded, all apostrophes made one.
// Each has its kind and its place in the raw bytes.
#ifndef TWEETSENT_NGRAM_CHARACTERS_HPP
#define TWEETSENT_NGRAM_CHARACTERS_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tweetsent/ngram/character_folding.hpp"
#include "tweetsent/text/unicode.hpp"

namespace tweetsent {
inline namespace v0 {

enum class character_kind : std::uint8_t { word, space, apostrophe, punctuation, emoji, ignored };

struct tweet_character {
  char32_t code_point;
  character_kind kind;
  std::uint32_t begin;  // bytes [begin, end) of the text read from
  std::uint32_t end;
};

namespace detail {

inline constexpr auto ascii_kinds = [] {
  std::array<character_kind, 0x80> kinds{};
  for (unsigned byte = 0; byte < kinds.size(); ++byte) {
    kinds[byte] = byte == '\'' || byte == '`'          ? character_kind::apostrophe
                  : byte != '_' && is_ascii_word(byte) ? character_kind::word
                  : byte <= 0x20 || byte == 0x7F       ? character_kind::space
                                                       : character_kind::punctuation;
  }
  return kinds;
}();

}  // namespace detail

// Invalid UTF-8 is most often an apostrophe that was lost in a wrong encoding.
inline character_kind kind_of(char32_t code_point) noexcept {
  if (code_point < 0x80) return detail::ascii_kinds[code_point];
  switch (code_point) {
    case 0xB4:
    case 0x2BC:
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x2032:
    case replacement_character:
      return character_kind::apostrophe;
    default:
      break;
  }
  if (code_point < 0xA0 || is_space(code_point)) return character_kind::space;
  if (is_word_character(code_point)) return character_kind::word;
  // Joiners, variation selectors, skin tones, combining marks.
  if (detail::is_case_ignorable(code_point)) return character_kind::ignored;
  const bool is_emoji =
      (code_point >= 0x2190 && code_point <= 0x2BFF) || (code_point >= 0x1F000 && code_point <= 0x1FAFF);
  return is_emoji ? character_kind::emoji : character_kind::punctuation;
}

namespace detail {

struct named_entity {
  std::string_view name;
  char32_t code_point;
};

// The named entities that occur in tweets.
inline constexpr named_entity named_entities[] = {
    {"&amp;", '&'},      {"&lt;", '<'},        {"&gt;", '>'},       {"&quot;", '"'},     {"&apos;", '\''},
    {"&nbsp;", 0xA0},    {"&hearts;", 0x2665}, {"&rsquo;", 0x2019}, {"&lsquo;", 0x2018}, {"&rdquo;", 0x201D},
    {"&ldquo;", 0x201C}, {"&hellip;", 0x2026}, {"&ndash;", 0x2013}, {"&mdash;", 0x2014}, {"&eacute;", 0xE9},
};

// The entity at the start of `text`, which begins with '&'; length 0 if there is none.
// Source: HTML Living Standard, section 13.2.5.72 (character reference state), only forms that end in ";".
inline decoded_character decode_entity(std::string_view text) noexcept {
  for (const named_entity& entity : named_entities) {
    if (text.substr(0, entity.name.size()) == entity.name) return {entity.code_point, entity.name.size()};
  }
  if (text.size() < 4 || text[1] != '#') return {0, 0};
  const bool hexadecimal = (text[2] | 0x20) == 'x';
  constexpr std::size_t most_digits = 7;
  const std::size_t first = hexadecimal ? 3 : 2;
  char32_t value = 0;
  for (std::size_t at = first; at < text.size() && at <= first + most_digits; ++at) {
    const char byte = text[at], letter = static_cast<char>(byte | 0x20);
    if (byte == ';' && at > first) {
      const bool scalar = value != 0 && value <= 0x10FFFF && !(value >= 0xD800 && value < 0xE000);
      return scalar ? decoded_character{value, at + 1} : decoded_character{0, 0};
    }
    if (byte >= '0' && byte <= '9') {
      value = value * (hexadecimal ? 16 : 10) + static_cast<char32_t>(byte - '0');
    } else if (hexadecimal && letter >= 'a' && letter <= 'f') {
      value = value * 16 + static_cast<char32_t>(letter - 'a' + 10);
    } else {
      break;
    }
  }
  return {0, 0};
}

}  // namespace detail

// The character at `position`, below 2^32, of a chunk. `fold` makes decorative letters plain ones and reads
// what was encoded twice.
inline tweet_character read_character(std::string_view chunk, std::size_t position, bool decode_entities,
                                      bool fold) noexcept {
  const auto byte = static_cast<unsigned char>(chunk[position]);
  if (byte < 0x80 && (byte != '&' || !decode_entities)) {
    const character_kind kind = detail::ascii_kinds[byte];
    return {kind == character_kind::apostrophe ? U'\'' : byte, kind, static_cast<std::uint32_t>(position),
            static_cast<std::uint32_t>(position + 1)};
  }
  decoded_character read{0, 0};
  if (byte == '&') {
    read = detail::decode_entity(chunk.substr(position));
  } else {
    read = read_twice_encoded(chunk, position);
    if (!fold && read.code_point != replacement_character) read.length = 0;
  }
  if (read.length == 0) read = decode_utf8(chunk, position);
  if (fold) read.code_point = plain_letter(read.code_point);
  const character_kind kind = kind_of(read.code_point);
  return {kind == character_kind::apostrophe ? U'\'' : read.code_point, kind,
          static_cast<std::uint32_t>(position), static_cast<std::uint32_t>(position + read.length)};
}

}  // namespace v0
}  // namespace tweetsent

#endif
