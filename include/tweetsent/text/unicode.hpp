// SPDX-License-Identifier: MIT
//
// UTF-8 and the character properties of the reference pipeline: what Python 3.11 (Unicode 14.0) calls a
// word character, a space, and lower case.
//
// Every function takes any bytes: an invalid UTF-8 sequence counts as U+FFFD, one for each maximal
// subpart, as Python's bytes.decode(errors="replace") does (Unicode 14.0, section 3.9, table 3-7).
#ifndef TWEETSENT_TEXT_UNICODE_HPP
#define TWEETSENT_TEXT_UNICODE_HPP

#include "tweetsent/detail/requires_cxx17.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "tweetsent/detail/byte_lanes.hpp"
#include "tweetsent/text/unicode_tables.hpp"

namespace tweetsent {
inline namespace v0 {

inline constexpr char32_t replacement_character = 0xFFFD;

// A character and how many bytes it was read from.
struct decoded_character {
  char32_t code_point;
  std::size_t length;
};

namespace detail {

inline unsigned byte_at(std::string_view text, std::size_t position) noexcept {
  return static_cast<unsigned char>(text[position]);
}

inline bool is_ascii(std::string_view text) noexcept {
  std::size_t at = 0;
  for (; text.size() - at >= 8; at += 8) {
    std::uint64_t bytes;
    std::memcpy(&bytes, text.data() + at, 8);
    if ((bytes & every_mark) != 0) return false;
  }
  for (; at < text.size(); ++at) {
    if (byte_at(text, at) >= 0x80) return false;
  }
  return true;
}

// Lower case in place, many bytes at a step. They must be ASCII.
inline void lower_ascii(char* text, std::size_t size) noexcept {
  const auto lower = [&text](auto bytes) {
    std::memcpy(&bytes, text, sizeof bytes);
    bytes = static_cast<decltype(bytes)>(lower_ascii(std::uint64_t{bytes}));
    std::memcpy(text, &bytes, sizeof bytes);
    text += sizeof bytes;
  };
  for (; size >= 8; size -= 8) lower(std::uint64_t{});
  if ((size & 4) != 0) lower(std::uint32_t{});
  if ((size & 2) != 0) lower(std::uint16_t{});
  if ((size & 1) != 0) lower(std::uint8_t{});
}

inline bool has_property(const std::uint8_t* index, std::size_t index_size, const std::uint64_t (*blocks)[4],
                         char32_t code_point) noexcept {
  std::size_t block = code_point >> 8;
  if (block >= index_size) block = index_size - 1;
  return (blocks[index[block]][(code_point >> 6) & 3] >> (code_point & 63)) & 1;
}

// Letters, digits and the underscore: the ASCII part of is_word_character().
constexpr bool is_ascii_word(unsigned byte) noexcept {
  constexpr std::uint64_t words[4] = {0x03FF000000000000u, 0x07FFFFFE87FFFFFEu, 0, 0};
  return (words[byte >> 6] >> (byte & 63)) & 1;
}

inline bool is_cased(char32_t code_point) noexcept {
  return has_property(cased_index, sizeof cased_index, cased_blocks, code_point);
}

inline bool is_case_ignorable(char32_t code_point) noexcept {
  return has_property(case_ignorable_index, sizeof case_ignorable_index, case_ignorable_blocks, code_point);
}

}  // namespace detail

// The character that starts at `position` (below text.size()). Constant time.
inline decoded_character decode_utf8(std::string_view text, std::size_t position) noexcept {
  const unsigned lead = detail::byte_at(text, position);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xC2 || lead > 0xF4) return {replacement_character, 1};

  // The range of the second byte excludes overlong forms, surrogates and all above U+10FFFF.
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  unsigned lowest = 0x80, highest = 0xBF;
  if (lead == 0xE0) lowest = 0xA0;
  if (lead == 0xED) highest = 0x9F;
  if (lead == 0xF0) lowest = 0x90;
  if (lead == 0xF4) highest = 0x8F;

  char32_t code_point = lead & (0x7Fu >> length);
  for (std::size_t read = 1; read < length; ++read) {
    if (position + read >= text.size()) return {replacement_character, read};
    const unsigned byte = detail::byte_at(text, position + read);
    if (byte < lowest || byte > highest) return {replacement_character, read};
    code_point = (code_point << 6) | (byte & 0x3F);
    lowest = 0x80;
    highest = 0xBF;
  }
  return {code_point, length};
}

// Appends a Unicode scalar value as one to four bytes to `out`, a std::string or a type like it.
template <class Text>
void append_utf8(Text& out, char32_t code_point) {
  const auto byte = [](char32_t value) { return static_cast<char>(static_cast<unsigned char>(value)); };
  if (code_point < 0x80) {
    out += byte(code_point);
  } else if (code_point < 0x800) {
    out += byte(0xC0 | (code_point >> 6));
    out += byte(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    out += byte(0xE0 | (code_point >> 12));
    out += byte(0x80 | ((code_point >> 6) & 0x3F));
    out += byte(0x80 | (code_point & 0x3F));
  } else {
    out += byte(0xF0 | (code_point >> 18));
    out += byte(0x80 | ((code_point >> 12) & 0x3F));
    out += byte(0x80 | ((code_point >> 6) & 0x3F));
    out += byte(0x80 | (code_point & 0x3F));
  }
}

// The text with every invalid sequence replaced by U+FFFD: always valid UTF-8.
inline std::string to_valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t position = 0; position < text.size();) {
    const decoded_character character = decode_utf8(text, position);
    append_utf8(out, character.code_point);
    position += character.length;
  }
  return out;
}

// What Python's \w matches: letters, digits and numbers of any script, and the underscore.
inline bool is_word_character(char32_t code_point) noexcept {
  return detail::has_property(detail::word_index, sizeof detail::word_index, detail::word_blocks, code_point);
}

// What Python's \s matches and str.split() splits at (the same 29 characters).
inline bool is_space(char32_t code_point) noexcept {
  if (code_point <= 0x20) {
    return code_point == 0x20 || (code_point >= 0x09 && code_point <= 0x0D) || code_point >= 0x1C;
  }
  if (code_point < 0x85) return false;
  return code_point == 0x85 || code_point == 0xA0 || code_point == 0x1680 ||
         (code_point >= 0x2000 && code_point <= 0x200A) || code_point == 0x2028 || code_point == 0x2029 ||
         code_point == 0x202F || code_point == 0x205F || code_point == 0x3000;
}

// The lower case of one character, where that is one character (all but U+0130), without the final sigma.
inline char32_t lower_character(char32_t code_point) noexcept {
  if (code_point < 0x80) return code_point >= 'A' && code_point <= 'Z' ? code_point + 32 : code_point;
  std::size_t first = 0, last = sizeof detail::lower_ranges / sizeof detail::lower_ranges[0];
  while (first < last) {
    const std::size_t middle = (first + last) / 2;
    const detail::lower_range& range = detail::lower_ranges[middle];
    if (code_point > range.last) {
      first = middle + 1;
    } else if (code_point < range.first) {
      last = middle;
    } else if ((code_point - range.first) % range.stride == 0) {
      return static_cast<char32_t>(static_cast<std::int32_t>(code_point) + range.delta);
    } else {
      return code_point;
    }
  }
  return code_point;
}

// Calls sink(char32_t) for each character of Python's text.lower() that comes from the first `size` bytes of
// the text: full case mapping, with the Greek final sigma, which depends on all of it. Linear time.
// Source: Unicode 14.0, section 3.13 (Final_Sigma); CPython 3.11, Objects/unicodeobject.c.
template <class Sink>
void for_each_lower_character(std::string_view text, std::size_t size, Sink&& sink) {
  constexpr char32_t capital_sigma = 0x3A3, small_sigma = 0x3C3, final_sigma = 0x3C2;
  constexpr char32_t capital_i_with_dot = 0x130, combining_dot_above = 0x307;

  // Stops at the next sigma at the latest, so that no byte is looked at more than twice.
  const auto cased_follows = [text](std::size_t position) {
    while (position < text.size()) {
      const decoded_character next = decode_utf8(text, position);
      if (!detail::is_case_ignorable(next.code_point)) return detail::is_cased(next.code_point);
      position += next.length;
    }
    return false;
  };

  bool after_cased = false;
  for (std::size_t position = 0; position < size;) {
    const decoded_character character = decode_utf8(text, position);
    const char32_t code_point = character.code_point;
    position += character.length;
    if (code_point == capital_sigma) {
      sink(after_cased && !cased_follows(position) ? final_sigma : small_sigma);
    } else if (code_point == capital_i_with_dot) {
      sink(U'i');
      sink(combining_dot_above);
    } else {
      sink(lower_character(code_point));
    }
    if (!detail::is_case_ignorable(code_point)) after_cased = detail::is_cased(code_point);
  }
}

// Appends text.lower() of Python.
template <class Text>
void append_lower(Text& out, std::string_view text) {
  if (detail::is_ascii(text)) {
    const std::size_t begin = out.size();
    out.append(text.data(), text.size());
    detail::lower_ascii(out.data() + begin, out.size() - begin);
    return;
  }
  for_each_lower_character(text, text.size(), [&out](char32_t character) { append_utf8(out, character); });
}

// text.lower() of Python.
inline std::string to_lower(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  append_lower(out, text);
  return out;
}

}  // namespace v0
}  // namespace tweetsent

#endif
