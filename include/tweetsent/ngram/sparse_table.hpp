// SPDX-License-Identifier: MIT
//
// A table of mostly zeros, packed for a header: for each value that is not zero, the number of zeros before
// it (base 128, low digits first, the high bit set if more follow) and the value, in numbers of eight bytes.
#ifndef TWEETSENT_NGRAM_SPARSE_TABLE_HPP
#define TWEETSENT_NGRAM_SPARSE_TABLE_HPP

#include <cstddef>
#include <cstdint>

namespace tweetsent {
inline namespace v0 {
namespace detail {

// Writes the `values` values of `packed` to their places in `table`, which must be all zeros and large
// enough.
inline void expand_sparse_table(const std::uint64_t* packed, std::size_t values,
                                std::int8_t* table) noexcept {
  std::size_t at = 0;
  const auto next_byte = [&]() -> std::uint64_t {
    const std::uint64_t byte = (packed[at / 8] >> (8 * (at % 8))) & 0xFF;
    ++at;
    return byte;
  };
  std::uint64_t place = 0;
  for (std::size_t value = 0; value < values; ++value) {
    std::uint64_t byte = 0;
    for (int shift = 0; shift == 0 || (byte & 0x80) != 0; shift += 7) {
      byte = next_byte();
      place += (byte & 0x7F) << shift;
    }
    table[place++] = static_cast<std::int8_t>(static_cast<std::uint8_t>(next_byte()));
  }
}

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
