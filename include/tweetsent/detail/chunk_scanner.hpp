// SPDX-License-Identifier: MIT
//
// Cuts raw text at white space and, while at it, makes a key of each short chunk's bytes, so that what is
// known of a chunk can be looked up without touching its bytes again.
#ifndef TWEETSENT_DETAIL_CHUNK_SCANNER_HPP
#define TWEETSENT_DETAIL_CHUNK_SCANNER_HPP

#include <array>
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

// The first `count` bytes of a word, at most seven.
constexpr std::uint64_t low_bytes(std::uint64_t word, unsigned count) noexcept {
  return word & ((std::uint64_t{1} << (8 * count)) - 1);
}

inline chunk_key make_key(std::string_view chunk) noexcept {
  if (chunk.size() > 15) return {};
  for (char byte : chunk) {
    if (static_cast<unsigned char>(byte) <= 0x20) return {};
  }
  if (chunk.size() <= 8) return {load_tail(chunk.data(), chunk.size()), 0};
  return {load_u64(chunk.data()), load_tail(chunk.data() + 8, chunk.size() - 8)};
}

// What bare_word has to know of a byte.
enum byte_kind : std::uint8_t { not_word = 0, in_word = 1, begins_http = 2, beyond_ascii = 128 };

inline constexpr auto byte_kinds = [] {
  std::array<std::uint8_t, 256> kinds{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    kinds[byte] = byte >= 0x80 ? beyond_ascii : is_ascii_word(byte) ? in_word : not_word;
  }
  kinds['h'] |= begins_http;
  kinds['H'] |= begins_http;
  return kinds;
}();

// The word characters of a short chunk of ASCII: what it cleans to, in either case, if no link begins in it.
class bare_word {
 public:
  // Of a chunk of at most 15 bytes.
  explicit bare_word(std::string_view chunk) noexcept {
    unsigned all = 0;
    for (char byte : chunk) {
      const unsigned kind = byte_kinds[static_cast<unsigned char>(byte)];
      bytes_[size_] = byte;
      size_ += kind & in_word;
      all |= kind;
    }
    plain_ = (all & beyond_ascii) == 0 && ((all & begins_http) == 0 || !contains_http());
  }

  // Whether it is that: not so for other chunks.
  bool plain() const noexcept { return plain_; }
  std::string_view text() const noexcept { return {bytes_, size_}; }

 private:
  bool contains_http() const noexcept {
    std::uint32_t last_four = 0;
    for (char byte : text()) {
      last_four = last_four << 8 | static_cast<unsigned char>(byte) | 0x20;
      if (last_four == 0x68747470) return true;
    }
    return false;
  }

  char bytes_[16];
  std::size_t size_ = 0;
  bool plain_ = true;
};

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

// The chunk at `position`, which may be empty, by the plain rules.
inline std::string_view chunk_at(std::string_view text, std::size_t position) noexcept {
  const char* const begin = text.data() + position;
  std::size_t end = position;
  while (text.size() - end >= 8 && stop_bytes(load_u64(text.data() + end)) == 0) end += 8;
  return {begin, chunk_end(text, end) - position};
}

// The same, sixteen bytes at a look, for what is most of a tweet: short chunks of ASCII and single blanks.
template <class Sink>
void scan_chunks(std::string_view text, Sink&& sink) {
  const std::size_t size = text.size();
  for (std::size_t position = 0; position < size;) {
    const char* window = text.data() + position;
    char padded[16];
    if (size - position < 16) {
      std::memset(padded, ' ', 16);
      std::memcpy(padded, window, size - position);
      window = padded;
    }
    chunk_key key{load_u64(window), 0};
    std::uint64_t stops = stop_bytes(key.low);
    unsigned length = 0;
    if (stops != 0) {
      length = lowest_byte(stops);
      key.low = low_bytes(key.low, length);
    } else {
      key.high = load_u64(window + 8);
      stops = stop_bytes(key.high);
      length = stops != 0 ? 8 + lowest_byte(stops) : 16;
      key.high = low_bytes(key.high, length & 7);
    }
    if (length < 16 && window[length] == ' ') {
      if (length != 0) sink(std::string_view(text.data() + position, length), key);
      position += length + 1;
      continue;
    }
    const std::string_view chunk = chunk_at(text, position);
    if (!chunk.empty()) sink(chunk, make_key(chunk));
    position += chunk.size();
    if (position < size) position += decode_utf8(text, position).length;
  }
}

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
