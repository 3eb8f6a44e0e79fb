// SPDX-License-Identifier: MIT
//
// Second step of the reference pipeline: NLTK 3.8's word_tokenize on cleaned text. With the punctuation
// gone, what remains of the Treebank rules is a split at white space and six contractions:
//
//     tokenize("i cannot wait")  ->  "i", "can", "not", "wait"
//
// Source: R. MacIntyre, Penn Treebank tokenizer; NLTK 3.8, nltk/tokenize/destructive.py.
#ifndef TWEETSENT_REFERENCE_TOKENIZER_HPP
#define TWEETSENT_REFERENCE_TOKENIZER_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tweetsent/reference/cleaner.hpp"
#include "tweetsent/text/unicode.hpp"
#include "tweetsent/text/white_space.hpp"

namespace tweetsent {
inline namespace v0 {

namespace detail {

struct contraction {
  std::string_view word;
  std::size_t first_part;  // length of the first of the two tokens
};

// NLTK's other contractions hold an apostrophe, which cleaned text never does.
inline constexpr contraction contractions[] = {
    {"cannot", 3}, {"gimme", 3}, {"gonna", 3}, {"gotta", 3}, {"lemme", 3}, {"wanna", 3},
};

// Whether the text is `word` to Python's re.IGNORECASE. Puts the byte length of its first
// `first_part` characters into `split`.
inline bool equals_ignoring_case(std::string_view text, const contraction& pattern,
                                 std::size_t& split) noexcept {
  std::size_t position = 0, matched = 0;
  for (; matched < pattern.word.size() && position < text.size(); ++matched) {
    if (matched == pattern.first_part) split = position;
    const decoded_character character = decode_utf8(text, position);
    char32_t folded = lower_character(character.code_point);
    // re folds both of Turkish's extra letters to an i.
    if (folded == 0x130 || folded == 0x131) folded = U'i';
    if (folded != static_cast<unsigned char>(pattern.word[matched])) return false;
    position += character.length;
  }
  return matched == pattern.word.size() && position == text.size();
}

}  // namespace detail

// Where a contraction splits into its two tokens, in bytes; 0 if `chunk` (word characters only) is none.
inline std::size_t contraction_split(std::string_view chunk) noexcept {
  // Five or six characters, each of at most two bytes.
  if (chunk.size() < 5 || chunk.size() > 12) return 0;
  // Most words are out by their first letter; none of a contraction has a look-alike outside ASCII.
  const char first = static_cast<char>(chunk[0] | 0x20);
  if (first != 'c' && first != 'g' && first != 'l' && first != 'w') return 0;
  for (const detail::contraction& pattern : detail::contractions) {
    std::size_t split = 0;
    if (first == pattern.word[0] && detail::equals_ignoring_case(chunk, pattern, split)) return split;
  }
  return 0;
}

// Calls sink(std::string_view token) for the one or two tokens of a chunk of word characters.
template <class Sink>
void tokenize_chunk(std::string_view chunk, Sink&& sink) {
  if (chunk.empty()) return;
  const std::size_t split = contraction_split(chunk);
  if (split != 0) sink(chunk.substr(0, split));
  sink(chunk.substr(split));
}

// The tokens of cleaned text (what clean() returns), in order. Linear time.
inline std::vector<std::string> tokenize(std::string_view cleaned) {
  std::vector<std::string> tokens;
  for (std::size_t position = 0; position < cleaned.size();) {
    const std::size_t end = detail::chunk_end(cleaned, position);
    tokenize_chunk(cleaned.substr(position, end - position),
                   [&tokens](std::string_view token) { tokens.emplace_back(token); });
    position = end;
    if (position < cleaned.size()) position += decode_utf8(cleaned, position).length;
  }
  return tokens;
}

}  // namespace v0
}  // namespace tweetsent

#endif
