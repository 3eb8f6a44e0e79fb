// SPDX-License-Identifier: MIT
//
// Words numbered in the order they come: the hash table behind stop words, counts and vocabularies.
#ifndef TWEETSENT_DETAIL_WORD_TABLE_HPP
#define TWEETSENT_DETAIL_WORD_TABLE_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tweetsent/detail/hash.hpp"
#include "tweetsent/detail/to_size.hpp"

namespace tweetsent {
inline namespace v0 {
namespace detail {

// Open addressing, at most half full; the words' bytes lie one after another. Up to 2^32 - 2 words.
class word_table {
 public:
  static constexpr std::uint32_t not_found = 0xFFFFFFFF;

  void reserve(std::size_t words, std::size_t bytes) {
    bytes_.reserve(bytes);
    ends_.reserve(words);
    if (words * 2 > slots_.size()) rehash(words);
  }

  std::uint32_t find(std::string_view word) const noexcept {
    if (word.size() > longest_word_ || slots_.empty()) return not_found;
    const std::uint64_t hash = hash_bytes(word);
    for (std::size_t at = to_size(hash) & mask(); slots_[at].number != not_found; at = (at + 1) & mask()) {
      if (slots_[at].tag == tag(hash) && this->word(slots_[at].number) == word) return slots_[at].number;
    }
    return not_found;
  }

  // Returns the word's number. A new word gets the number that size() was before the call.
  std::uint32_t insert(std::string_view word) {
    if ((size() + 1) * 2 > slots_.size()) rehash((size() + 1) * 2);
    const std::uint64_t hash = hash_bytes(word);
    std::size_t at = to_size(hash) & mask();
    for (; slots_[at].number != not_found; at = (at + 1) & mask()) {
      if (slots_[at].tag == tag(hash) && this->word(slots_[at].number) == word) return slots_[at].number;
    }
    // Strong guarantee: the slot is published last. What an earlier call that threw may have left is
    // overwritten.
    bytes_.replace(ends_.empty() ? 0 : ends_.back(), std::string::npos, word);
    ends_.push_back(bytes_.size());
    slots_[at] = {tag(hash), static_cast<std::uint32_t>(size() - 1)};
    if (word.size() > longest_word_) longest_word_ = word.size();
    return slots_[at].number;
  }

  std::size_t size() const noexcept { return ends_.size(); }
  std::size_t longest_word() const noexcept { return longest_word_; }

  std::string_view word(std::size_t number) const noexcept {
    const std::size_t begin = number == 0 ? 0 : ends_[number - 1];
    return {bytes_.data() + begin, ends_[number] - begin};
  }

 private:
  struct slot {
    std::uint32_t tag;
    std::uint32_t number;
  };

  static std::uint32_t tag(std::uint64_t hash) noexcept { return static_cast<std::uint32_t>(hash >> 32); }
  std::size_t mask() const noexcept { return slots_.size() - 1; }

  void rehash(std::size_t words) {
    std::size_t count = 16;
    while (count < words * 2) count *= 2;
    slots_.assign(count, slot{0, not_found});
    for (std::size_t number = 0; number < size(); ++number) {
      const std::uint64_t hash = hash_bytes(word(number));
      std::size_t at = to_size(hash) & mask();
      while (slots_[at].number != not_found) at = (at + 1) & mask();
      slots_[at] = {tag(hash), static_cast<std::uint32_t>(number)};
    }
  }

  std::string bytes_;
  std::vector<std::size_t> ends_;
  std::vector<slot> slots_;
  std::size_t longest_word_ = 0;
};

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
