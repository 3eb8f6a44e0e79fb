// SPDX-License-Identifier: MIT
//
// Chunks that are a word of ASCII letters, perhaps with marks behind it: "great", "Great!!". Most are, and
// what they add to the features follows from the word in lower case and from the marks.
#ifndef TWEETSENT_NGRAM_WORD_AND_MARKS_HPP
#define TWEETSENT_NGRAM_WORD_AND_MARKS_HPP

#include <cstddef>
#include <cstdint>

#include "tweetsent/chunk/chunk_key.hpp"
#include "tweetsent/detail/byte_lanes.hpp"
#include "tweetsent/ngram/tokens.hpp"

namespace tweetsent {
inline namespace v0 {
namespace detail {

// The two parts of a chunk of `size` bytes that has a key. Each has the tokens that it has alone: the marks
// are none that a face or a link has, and none goes on with a word.
class word_and_marks {
 public:
  word_and_marks(chunk_key chunk, std::size_t size) noexcept : word_(chunk), word_size_(size) {
    if (((chunk.low | chunk.high) & every_mark) != 0) return;
    const chunk_key letters{letters_of(chunk.low), letters_of(chunk.high)};
    // Small letters have a bit that capitals lack.
    const chunk_key lower{letters.low & chunk.low << 2, letters.high & chunk.high << 2};
    // "SO" is not "so" but shouted.
    if ((lower.low | lower.high) != 0) {
      word_.low += (letters.low ^ lower.low) >> 2;
      word_.high += (letters.high ^ lower.high) >> 2;
    }
    word_size_ = lowest_bit(~(gather_marks(letters.low) | gather_marks(letters.high) << 8));
    found_ = word_size_ > 0;
    if (!found_ || word_size_ == size) return;
    marks_ = cut_key(chunk, word_size_, size - word_size_);
    word_ = cut_key(word_, 0, word_size_);
    found_ = are_marks(marks_) && !may_be_link();
  }

  // False if the chunk is anything else.
  bool found() const noexcept { return found_; }

  // In lower case, but for words without a small letter.
  chunk_key word() const noexcept { return word_; }
  std::size_t word_size() const noexcept { return word_size_; }

  // Makes the piece that the word by itself is: false if one has to look closer.
  bool make_piece(token_buffer& out) const noexcept {
    const key_text bytes(word_, word_size_);
    out.letters[0] = word_begin;
    char32_t before_last = 0, last = 0;
    std::size_t size = 1;
    for (const char byte : bytes.text()) {
      const auto letter = static_cast<unsigned char>(byte);
      // Capitals shout, and runs are folded.
      if (byte < 'a' || (letter == last && letter == before_last)) return false;
      before_last = last, last = letter;
      out.letters[size++] = letter;
    }
    out.letters[size] = word_end;
    out.letter_count = size + 1;
    const auto letters = static_cast<std::uint32_t>(word_size_);
    out.tokens[0] = {token_kind::word, false, false, 1, static_cast<std::uint16_t>(letters), 0, letters};
    out.count = 1;
    return true;
  }

  // Whether the chunk, of that key, is the word.
  bool is_word(chunk_key chunk) const noexcept { return word_.low == chunk.low && word_.high == chunk.high; }

  chunk_key marks() const noexcept { return marks_; }

 private:
  static std::uint64_t letters_of(std::uint64_t ascii) noexcept {
    return mark_range(ascii | every_byte * 0x20, 'a', 'z');
  }

  static bool are_marks(chunk_key bytes) noexcept {
    for (std::uint64_t half : {bytes.low, bytes.high}) {
      for (; half != 0; half >>= 8) {
        const std::uint64_t byte = half & 0xFF;
        if (byte != '.' && byte != '!' && byte != '?' && byte != ',') return false;
      }
    }
    return true;
  }

  bool may_be_link() const noexcept { return (word_.low | every_byte * 0x20) == load_u64("www     "); }

  chunk_key word_, marks_{};
  std::size_t word_size_;
  bool found_ = false;
};

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
