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

#include <cstddef>
#include <string>
#include <string_view>
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
  unsigned found = 0;  // a bool would keep the compiler from vectors
  for (const char byte : json) found |= (static_cast<unsigned char>(byte) & 0xF8u) == 0x18u;
  return found != 0;
}

// Bytes behind the JSON that may be looked at.
inline constexpr std::size_t padding = 16;

inline void pad_with_nuls(std::string& json) {
  json.append(padding, '\0');
}

inline constexpr const char* lone_surrogate = "a string holds a lone surrogate";

// Whether an escape put a surrogate into text that was valid UTF-8: RapidJSON checks that a high surrogate
// has its low one, but lets a low one stand alone. Encoded, a surrogate is ED followed by A0 to BF. JSON
// decoded in place may be looked at all at once: what lies between its strings are bytes as they came, which
// were valid.
inline bool holds_surrogate(std::string_view decoded) noexcept {
  constexpr char lead = '\xED';
  for (std::size_t at = decoded.find(lead); at != decoded.npos; at = decoded.find(lead, at + 1)) {
    if (at + 1 < decoded.size() && static_cast<unsigned char>(decoded[at + 1]) >= 0xA0) return true;
  }
  return false;
}

}  // namespace records

#endif
