// SPDX-License-Identifier: MIT
//
// A fast hash of bytes for tables and features. Its values are the same on every machine. It does not
// withstand someone who looks for collisions.
#ifndef TWEETSENT_DETAIL_HASH_HPP
#define TWEETSENT_DETAIL_HASH_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace tweetsent {
inline namespace v0 {
namespace detail {

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
inline constexpr bool little_endian = false;
#else
inline constexpr bool little_endian = true;
#endif

// Eight bytes as a little-endian number, on any machine.
inline std::uint64_t load_u64(const char* bytes) noexcept {
  std::uint64_t value = 0;
  if constexpr (little_endian) {
    std::memcpy(&value, bytes, sizeof value);
  } else {
    for (int i = 7; i >= 0; --i) value = (value << 8) | static_cast<unsigned char>(bytes[i]);
  }
  return value;
}

inline void store_u64(std::uint64_t value, char* bytes) noexcept {
  if constexpr (little_endian) {
    std::memcpy(bytes, &value, sizeof value);
  } else {
    for (int i = 0; i < 8; ++i) bytes[i] = static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
  }
}

inline std::uint64_t load_u32(const char* bytes) noexcept {
  std::uint32_t value = 0;
  if constexpr (little_endian) {
    std::memcpy(&value, bytes, sizeof value);
  } else {
    for (int i = 3; i >= 0; --i) value = (value << 8) | static_cast<unsigned char>(bytes[i]);
  }
  return value;
}

// Up to eight bytes, the missing ones zero. Loads that overlap need no loop.
inline std::uint64_t load_tail(const char* bytes, std::size_t count) noexcept {
  if (count == 8) return load_u64(bytes);
  if (count >= 4) return load_u32(bytes) | load_u32(bytes + count - 4) << (8 * (count - 4));
  if (count == 0) return 0;
  const auto byte = [bytes](std::size_t at) {
    return std::uint64_t{static_cast<unsigned char>(bytes[at])} << (8 * at);
  };
  return byte(0) | byte(count / 2) | byte(count - 1);
}

// One step of multiply and fold; the constants are the golden ratio's and MurmurHash3's finaliser's.
constexpr std::uint64_t mix(std::uint64_t hash, std::uint64_t value) noexcept {
  hash = (hash ^ value) * 0x9E3779B97F4A7C15u;
  return hash ^ (hash >> 32);
}

constexpr std::uint64_t finish(std::uint64_t hash) noexcept {
  hash *= 0xFF51AFD7ED558CCDu;
  return hash ^ (hash >> 29);
}

inline std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t seed = 0) noexcept {
  std::uint64_t hash = mix(seed, bytes.size());
  std::size_t position = 0;
  for (; position + 8 <= bytes.size(); position += 8) hash = mix(hash, load_u64(bytes.data() + position));
  if (position < bytes.size()) {
    hash = mix(hash, load_tail(bytes.data() + position, bytes.size() - position));
  }
  return finish(hash);
}

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
