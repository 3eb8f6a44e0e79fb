// SPDX-License-Identifier: MIT
//
// RapidJSON's reader for JSON whose strings are decoded where they stand, and what it does not check of it,
// or checks at several times the cost of all its other work.
#ifndef TWEETSENT_RECORDS_JSON_IN_PLACE_HPP
#define TWEETSENT_RECORDS_JSON_IN_PLACE_HPP

// 16 bytes at a look; to come before any other header of RapidJSON, which would leave it out. Not for its
// writer, which would leave control characters in text.
#if defined(__SSE2__) && !defined(RAPIDJSON_SSE2)
#define RAPIDJSON_SSE2
#include <rapidjson/reader.h>
#undef RAPIDJSON_SSE2
#else
#include <rapidjson/reader.h>
#endif

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tweetsent/detail/byte_lanes.hpp>
#include <tweetsent/detail/hash.hpp>
#include <tweetsent/text/unicode.hpp>

namespace records {

// Where the ASCII that begins at `at` ends.
inline std::size_t ascii_end(std::string_view text, std::size_t at) noexcept {
  constexpr std::size_t block = 32;
  while (text.size() - at >= block && tweetsent::detail::is_ascii(text.substr(at, block))) at += block;
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

// Whether all of `text` is UTF-8.
inline bool is_valid_utf8(std::string_view text) noexcept {
  if (tweetsent::detail::is_ascii(text)) return true;
  for (std::size_t at = ascii_end(text, 0); at < text.size();) {
    const tweetsent::decoded_character character = tweetsent::decode_utf8(text, at);
    if (character.code_point == tweetsent::replacement_character && text.substr(at, 3) != "\xEF\xBF\xBD") {
      return false;
    }
    at = ascii_end(text, at + character.length);
  }
  return true;
}

// Whether there is one of the control characters from 18 to 1F, which JSON has nowhere: looking at 16 bytes
// at once, RapidJSON 1.1 takes those from 1A on for text.
inline bool holds_high_control(std::string_view json) noexcept {
  using namespace tweetsent::detail;
  const auto marks = [](std::uint64_t bytes) {  // eight at once; a byte that is zero then is one
    const std::uint64_t off = (bytes & every_byte * 0xF8) ^ every_byte * 0x18;
    return (off - every_byte) & ~off & every_mark;
  };
  std::uint64_t found = 0;
  std::size_t at = 0;
  for (; json.size() - at >= 8; at += 8) found |= marks(load_u64(json.data() + at));
  if (at < json.size()) found |= marks(load_tail(json.data() + at, json.size() - at));
  return found != 0;
}

// Bytes behind the JSON that may be looked at.
inline constexpr std::size_t padding = 16;

inline void pad_with_nuls(std::string& json) {
  json.append(padding, '\0');
}

inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// What some editors and PowerShell put before UTF-8; it is no part of the text.
inline std::string_view without_byte_order_mark(std::string_view text) noexcept {
  if (text.substr(0, byte_order_mark.size()) == byte_order_mark) text.remove_prefix(byte_order_mark.size());
  return text;
}

// Whether `\uD800` to `\uDFFF` begins at `at`, with one of `thirds` as its second digit.
inline bool is_surrogate_at(std::string_view json, std::size_t at, std::string_view thirds) noexcept {
  constexpr std::string_view digits = "0123456789abcdefABCDEF";
  const std::string_view escape = json.substr(std::min(at, json.size()), 6);
  return escape.size() == 6 && escape.substr(0, 2) == "\\u" && (escape[2] | 0x20) == 'd' &&
         thirds.find(escape[3]) != thirds.npos && digits.find(escape[4]) != digits.npos &&
         digits.find(escape[5]) != digits.npos;
}

// Puts `\ufffd`, the replacement character, in the place of each escaped surrogate that is no half of a pair.
// JavaScript's slice() makes them of an emoji, and one of them must not refuse all that is around it. To be
// called before the JSON is decoded; all offsets stay.
inline void replace_lone_surrogates(std::string& json) {
  constexpr std::string_view high = "89abAB";
  constexpr std::string_view low = "cdefCDEF";
  for (std::size_t at = json.find('\\'); at < json.size(); at = json.find('\\', at)) {
    // Behind the last byte there is a NUL.
    if (json[at + 1] != 'u' || (json[at + 2] | 0x20) != 'd') {
      at += 2;
      continue;
    }
    const bool is_high = is_surrogate_at(json, at, high);
    if (is_high && is_surrogate_at(json, at + 6, low)) {
      at += 12;
    } else {
      if (is_high || is_surrogate_at(json, at, low)) json.replace(at + 2, 4, "fffd");
      at += 2;  // an escaped backslash begins no escape
    }
  }
}

}  // namespace records

#endif
