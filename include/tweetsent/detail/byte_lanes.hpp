// SPDX-License-Identifier: MIT
//
// Eight bytes at once in one 64-bit number. A mark is the high bit of a byte.
#ifndef TWEETSENT_DETAIL_BYTE_LANES_HPP
#define TWEETSENT_DETAIL_BYTE_LANES_HPP

#include <cstdint>

#if defined(_MSC_VER) && !defined(__GNUC__)
#include <intrin.h>
#endif

namespace tweetsent {
inline namespace v0 {
namespace detail {

inline constexpr std::uint64_t every_byte = 0x0101010101010101u;
inline constexpr std::uint64_t every_mark = every_byte * 0x80;

// Marks the bytes from `first` to `last`, 1 to 127; all eight must be ASCII, so that no sum carries over.
constexpr std::uint64_t mark_range(std::uint64_t ascii, unsigned first, unsigned last) noexcept {
  return (ascii + every_byte * (0x80 - first)) & ~(ascii + every_byte * (0x7F - last)) & every_mark;
}

constexpr std::uint64_t lower_ascii(std::uint64_t ascii) noexcept {
  return ascii + (mark_range(ascii, 'A', 'Z') >> 2);
}

// The eight marks as eight bits, that of the first byte lowest.
constexpr std::uint64_t gather_marks(std::uint64_t marks) noexcept {
  return (marks >> 7) * 0x0102040810204080u >> 56;
}

// The place of the lowest bit that is set. At least one must be.
inline unsigned lowest_bit(std::uint64_t bits) noexcept {
#if defined(__GNUC__)
  return static_cast<unsigned>(__builtin_ctzll(bits));
#elif defined(_MSC_VER) && (defined(_M_X64) || defined(_M_ARM64))
  unsigned long place = 0;
  _BitScanForward64(&place, bits);
  return static_cast<unsigned>(place);
#else
  unsigned place = 0;
  while ((bits & 1) == 0) bits >>= 1, ++place;
  return place;
#endif
}

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
