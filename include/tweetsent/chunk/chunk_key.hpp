// SPDX-License-Identifier: MIT
//
// The bytes of a short chunk as a number to look it up by.
#ifndef TWEETSENT_CHUNK_CHUNK_KEY_HPP
#define TWEETSENT_CHUNK_CHUNK_KEY_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tweetsent/detail/hash.hpp"

namespace tweetsent {
inline namespace v0 {
namespace detail {

// The bytes of a chunk of at most 15, zero-padded: equal keys are equal chunks. Longer chunks, and those
// with an ASCII control character, have no key (low == 0).
struct chunk_key {
  std::uint64_t low;
  std::uint64_t high;
};

inline constexpr std::size_t longest_key = 15;

inline chunk_key make_key(std::string_view chunk) noexcept {
  if (chunk.size() > longest_key) return {};
  for (char byte : chunk) {
    if (static_cast<unsigned char>(byte) <= 0x20) return {};
  }
  if (chunk.size() <= 8) return {load_tail(chunk.data(), chunk.size()), 0};
  return {load_u64(chunk.data()), load_tail(chunk.data() + 8, chunk.size() - 8)};
}

// For each length of a key, a mask of its bytes.
inline constexpr auto key_masks = [] {
  std::array<chunk_key, longest_key + 1> masks{};
  for (std::size_t byte = 0; byte < longest_key; ++byte) {
    for (std::size_t length = byte + 1; length <= longest_key; ++length) {
      (byte < 8 ? masks[length].low : masks[length].high) |= std::uint64_t{0xFF} << (8 * (byte % 8));
    }
  }
  return masks;
}();

// The `length` bytes from `first` on, as a key. Both are at most longest_key.
inline chunk_key cut_key(chunk_key bytes, std::size_t first, std::size_t length) noexcept {
  const std::size_t bits = 8 * first % 64;
  if (first >= 8) bytes = {bytes.high, 0};
  bytes.low = bytes.low >> bits | bytes.high << 1 << (63 - bits);
  bytes.high >>= bits;
  return {bytes.low & key_masks[length].low, bytes.high & key_masks[length].high};
}

// A key's bytes as text.
class key_text {
 public:
  key_text(chunk_key key, std::size_t size) noexcept : size_(size) {
    store_u64(key.low, bytes_);
    store_u64(key.high, bytes_ + 8);
  }

  char* data() noexcept { return bytes_; }
  std::string_view text() const noexcept { return {bytes_, size_}; }

 private:
  char bytes_[16];
  std::size_t size_;
};

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
