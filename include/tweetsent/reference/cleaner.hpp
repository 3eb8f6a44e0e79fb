// SPDX-License-Identifier: MIT
//
// First step of the reference pipeline: URLs and punctuation out. In Python:
//
//     re.sub(r"[^\w\s]", "", re.sub(r"http\S+", "", tweet))
#ifndef TWEETSENT_REFERENCE_CLEANER_HPP
#define TWEETSENT_REFERENCE_CLEANER_HPP

#include <cstddef>
#include <string>
#include <string_view>

#include "tweetsent/text/unicode.hpp"
#include "tweetsent/text/white_space.hpp"

namespace tweetsent {
inline namespace v0 {

namespace detail {

// Where the first "http", in any case, begins that has something after it; chunk.size() if there is none.
inline std::size_t find_url_in_any_case(std::string_view chunk) noexcept {
  constexpr std::string_view prefix = "http";
  for (std::size_t begin = 0; begin + prefix.size() < chunk.size(); ++begin) {
    std::size_t same = 0;
    // No other bytes become these letters.
    while (same < prefix.size() && (chunk[begin + same] | 0x20) == prefix[same]) ++same;
    if (same == prefix.size()) return begin;
  }
  return chunk.size();
}

}  // namespace detail

// Where the URL of a chunk (no space in it) begins: at the first "http" that has something after it.
// Returns chunk.size() if there is none. Case counts, as in the reference.
inline std::size_t find_url(std::string_view chunk) noexcept {
  const std::size_t begin = chunk.find("http");
  return begin == std::string_view::npos || begin + 4 == chunk.size() ? chunk.size() : begin;
}

// Appends to `out`, a std::string or a type like it, the word characters of a chunk, without its URL.
template <class Text>
void clean_chunk(std::string_view chunk, Text& out) {
  chunk = chunk.substr(0, find_url(chunk));
  // Appends whole runs of word characters: most chunks are a single run.
  for (std::size_t begin = 0, end = 0; end < chunk.size(); begin = end) {
    decoded_character character{};
    while (end < chunk.size()) {
      if (detail::is_ascii_word(detail::byte_at(chunk, end))) {
        ++end;
        continue;
      }
      character = decode_utf8(chunk, end);
      if (!is_word_character(character.code_point)) break;
      end += character.length;
    }
    out.append(chunk.data() + begin, end - begin);
    if (end < chunk.size()) end += character.length;
  }
}

// Appends what clean_chunk() appends for the chunk in lower case, without a copy of the chunk.
template <class Text>
void clean_chunk_folded(std::string_view chunk, Text& out) {
  const std::size_t url = detail::find_url_in_any_case(chunk);
  for_each_lower_character(chunk, url, [&out](char32_t character) {
    if (is_word_character(character)) append_utf8(out, character);
  });
}

// The tweet without URLs and punctuation, spaces kept as they are.
// Input: any bytes, UTF-8 expected. Output: valid UTF-8. Linear time.
inline std::string clean(std::string_view tweet) {
  std::string out;
  out.reserve(tweet.size());
  for (std::size_t position = 0; position < tweet.size();) {
    const decoded_character character = decode_utf8(tweet, position);
    if (is_space(character.code_point)) {
      out.append(tweet, position, character.length);
      position += character.length;
    } else {
      const std::size_t end = detail::chunk_end(tweet, position);
      clean_chunk(tweet.substr(position, end - position), out);
      position = end;
    }
  }
  return out;
}

}  // namespace v0
}  // namespace tweetsent

#endif
