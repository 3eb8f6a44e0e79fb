// SPDX-License-Identifier: MIT
//
// A fast way to clean a short chunk of ASCII: its word characters are all that most such chunks clean to.
#ifndef TWEETSENT_REFERENCE_BARE_WORD_HPP
#define TWEETSENT_REFERENCE_BARE_WORD_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tweetsent/chunk/chunk_key.hpp"
#include "tweetsent/detail/byte_lanes.hpp"
#include "tweetsent/detail/hash.hpp"

namespace tweetsent {
inline namespace v0 {
namespace detail {

// The word characters of a chunk of `size` bytes that has a key. If plain(), they are what the chunk cleans
// to.
class bare_word {
 public:
  bare_word(chunk_key chunk, std::size_t size) noexcept {
    if (((chunk.low | chunk.high) & every_mark) != 0) return;
    std::uint64_t words = letters(chunk.low) | letters(chunk.high) << 8;
    if (words == (std::uint64_t{1} << size) - 1) {
      size_ = size;
      key_ = chunk;
      plain_ = !contains_http();
      return;
    }
    words |= others(chunk.low) | others(chunk.high) << 8;
    const unsigned first = words == 0 ? 0 : lowest_bit(words);
    words >>= first;
    if ((words & (words + 1)) == 0) {
      size_ = lowest_bit(~words);
      key_ = cut_key(chunk, first, size_);
    } else {
      gather(cut_key(chunk, first, longest_key), words);
    }
    plain_ = !contains_http();
  }

  // False if the chunk has characters beyond ASCII, and if a link may begin in it.
  bool plain() const noexcept { return plain_; }

  std::size_t size() const noexcept { return size_; }
  chunk_key key() const noexcept { return key_; }
  chunk_key lower_key() const noexcept { return {lower_ascii(key_.low), lower_ascii(key_.high)}; }

 private:
  // A bit for each letter; for each digit and underscore.
  static std::uint64_t letters(std::uint64_t ascii) noexcept {
    return gather_marks(mark_range(ascii | every_byte * 0x20, 'a', 'z'));
  }
  static std::uint64_t others(std::uint64_t ascii) noexcept {
    return gather_marks(mark_range(ascii, '0', '9') | mark_range(ascii, '_', '_'));
  }

  void gather(chunk_key chunk, std::uint64_t words) noexcept {
    for (; words != 0; words &= words - 1) {
      const unsigned at = lowest_bit(words);
      const std::uint64_t byte = (at < 8 ? chunk.low >> (8 * at) : chunk.high >> (8 * (at - 8))) & 0xFF;
      (size_ < 8 ? key_.low : key_.high) |= byte << (8 * (size_ % 8));
      ++size_;
    }
  }

  bool contains_http() const noexcept {
    // Of digits and underscores this makes no letter.
    const chunk_key lower{key_.low | every_byte * 0x20, key_.high | every_byte * 0x20};
    const auto places = [&](unsigned letter) {
      return gather_marks(mark_range(lower.low, letter, letter)) |
             gather_marks(mark_range(lower.high, letter, letter)) << 8;
    };
    const std::uint64_t t = places('t'), pairs = t & t >> 1;
    return pairs != 0 && (places('h') & pairs >> 1 & places('p') >> 3) != 0;
  }

  chunk_key key_{};
  std::size_t size_ = 0;
  bool plain_ = false;
};

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
