// SPDX-License-Identifier: MIT
//
// Cuts raw text at white space and, while at it, makes a key of each short chunk's bytes, so that what is
// known of a chunk can be looked up without touching its bytes again.
#ifndef TWEETSENT_DETAIL_CHUNK_SCANNER_HPP
#define TWEETSENT_DETAIL_CHUNK_SCANNER_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "tweetsent/cleaner.hpp"
#include "tweetsent/detail/hash.hpp"
#include "tweetsent/unicode.hpp"

namespace tweetsent {
inline namespace v0 {
namespace detail {

// The bytes of a chunk of at most 15, zero-padded: equal keys are equal chunks. Longer chunks, and those
// with an ASCII control character, have no key (low == 0).
struct chunk_key {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
};

inline constexpr std::uint64_t every_byte = 0x0101010101010101u;
inline constexpr std::uint64_t every_high_bit = 0x8080808080808080u;

// Sets the high bit of bytes up to 0x20 and from 0x80; the lowest set one is right, those above it may not
// be.
constexpr std::uint64_t stop_bytes(std::uint64_t word) noexcept {
  return ((word - every_byte * 0x21) | word) & every_high_bit;
}

inline unsigned lowest_byte(std::uint64_t stops) noexcept {
#if defined(__GNUC__)
  return static_cast<unsigned>(__builtin_ctzll(stops)) / 8;
#else
  unsigned byte = 0;
  while ((stops & 0x80) == 0) stops >>= 8, ++byte;
  return byte;
#endif
}

constexpr std::uint64_t low_bytes(std::uint64_t word, unsigned count) noexcept {
  return count == 0 ? 0 : word & (~std::uint64_t{0} >> (64 - 8 * count));
}

inline chunk_key make_key(std::string_view chunk) noexcept {
  if (chunk.size() > 15) return {};
  for (char byte : chunk) {
    if (static_cast<unsigned char>(byte) <= 0x20) return {};
  }
  if (chunk.size() <= 8) return {load_tail(chunk.data(), chunk.size()), 0};
  return {load_u64(chunk.data()), load_tail(chunk.data() + 8, chunk.size() - 8)};
}

// Calls sink(std::string_view chunk, chunk_key key) for each chunk, byte by byte: what the fast one must
// equal.
template <class Sink>
void scan_chunks_plainly(std::string_view text, Sink&& sink) {
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t end = chunk_end(text, position);
    if (end > position)
      sink(text.substr(position, end - position), make_key(text.substr(position, end - position)));
    position = end;
    if (position < text.size()) position += decode_utf8(text, position).length;
  }
}

// The same, sixteen bytes at a look; falls back to the plain way for chunks with a byte outside ASCII.
template <class Sink>
void scan_chunks(std::string_view text, Sink&& sink) {
  const char* const data = text.data();
  const std::size_t size = text.size();
  for (std::size_t position = 0; position < size;) {
    char padded[16];
    const char* window = data + position;
    if (size - position < 16) {
      std::memset(padded, ' ', 16);
      std::memcpy(padded, window, size - position);
      window = padded;
    }
    chunk_key key{load_u64(window), load_u64(window + 8)};
    unsigned length = 0;
    if (const std::uint64_t stops = stop_bytes(key.low)) {
      length = lowest_byte(stops);
      key = {low_bytes(key.low, length), 0};
    } else if (const std::uint64_t later_stops = stop_bytes(key.high)) {
      length = 8 + lowest_byte(later_stops);
      key.high = low_bytes(key.high, length - 8);
    } else {
      length = 16;
      key = {};
    }

    std::size_t end = position + length;
    if (length == 16) {
      while (size - end >= 8 && stop_bytes(load_u64(data + end)) == 0) end += 8;
      while (end < size && byte_at(text, end) > 0x20 && byte_at(text, end) < 0x80) ++end;
    }
    // A stop that is no ASCII space: part of the chunk, or a space of another script.
    if (end < size && (byte_at(text, end) >= 0x80 || !is_space(byte_at(text, end)))) {
      end = chunk_end(text, end);
      key = make_key(text.substr(position, end - position));
    }
    if (end > position) sink(text.substr(position, end - position), key);
    position = end;
    if (position < size) position += byte_at(text, position) < 0x80 ? 1 : decode_utf8(text, position).length;
  }
}

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
