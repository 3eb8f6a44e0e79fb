// SPDX-License-Identifier: MIT
//
// Which of 64 bytes may end a chunk: a bit for each, set for blanks, control characters and what is beyond
// ASCII.
#ifndef TWEETSENT_CHUNK_STOP_MASK_HPP
#define TWEETSENT_CHUNK_STOP_MASK_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "tweetsent/detail/byte_lanes.hpp"
#include "tweetsent/detail/hash.hpp"

namespace tweetsent {
inline namespace v0 {
namespace detail {

// The bits of eight bytes: of those up to 0x20 and from 0x80.
constexpr std::uint64_t stops_of_8(std::uint64_t bytes) noexcept {
  const std::uint64_t above_blank = (bytes & ~every_mark) + every_byte * (0x7F - 0x20);
  return gather_marks((~above_blank | bytes) & every_mark);
}

// The same for sixteen bytes, on any machine. Tests compare the vector version with it.
inline std::uint64_t stops_of_16_plainly(const char* bytes) noexcept {
  return stops_of_8(load_u64(bytes)) | stops_of_8(load_u64(bytes + 8)) << 8;
}

#if defined(__GNUC__) && defined(__SSE2__)
inline std::uint64_t stops_of_16(const char* bytes) noexcept {
  // <emmintrin.h> has this too, but costs more to compile than all of this file.
  using signed_bytes = signed char __attribute__((vector_size(16)));
  using any_bytes = char __attribute__((vector_size(16)));
  signed_bytes sixteen;
  std::memcpy(&sixteen, bytes, sizeof sixteen);
  // Bytes from 0x80 are negative.
  return static_cast<unsigned>(__builtin_ia32_pmovmskb128(reinterpret_cast<any_bytes>(sixteen <= 0x20)));
}
#else
inline std::uint64_t stops_of_16(const char* bytes) noexcept {
  return stops_of_16_plainly(bytes);
}
#endif

// The stops of the 64 bytes from `block` on, at most `size`, where one more stop follows the last byte.
// Sixteen bytes can be read at `last_load` and before; it is 0 or `size` - 16.
inline std::uint64_t stop_mask(const char* bytes, std::size_t block, std::size_t last_load,
                               std::size_t size) noexcept {
  std::uint64_t mask = 0;
  const std::size_t left = size - block;
  if (left >= 64) {
    for (unsigned part = 0; part < 64; part += 16) mask |= stops_of_16(bytes + block + part) << part;
    return mask;
  }
  for (unsigned part = 0; part < 64; part += 16) {
    const std::size_t wanted = block + part, at = wanted < last_load ? wanted : last_load;
    const std::size_t beyond = wanted - at;
    mask |= (stops_of_16(bytes + at) >> (beyond < 16 ? beyond : 16)) << part;
  }
  return (mask & ((std::uint64_t{1} << left) - 1)) | std::uint64_t{1} << left;
}

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
