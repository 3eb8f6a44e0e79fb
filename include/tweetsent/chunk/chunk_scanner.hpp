// SPDX-License-Identifier: MIT
//
// Cuts raw text into chunks at white space, and in the same pass makes a key of each short chunk, by which it
// can be looked up without a second look at its bytes.
#ifndef TWEETSENT_CHUNK_CHUNK_SCANNER_HPP
#define TWEETSENT_CHUNK_CHUNK_SCANNER_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "tweetsent/chunk/chunk_key.hpp"
#include "tweetsent/chunk/stop_mask.hpp"
#include "tweetsent/detail/byte_lanes.hpp"
#include "tweetsent/detail/hash.hpp"
#include "tweetsent/detail/out_of_line.hpp"
#include "tweetsent/text/unicode.hpp"
#include "tweetsent/text/white_space.hpp"

namespace tweetsent {
inline namespace v0 {
namespace detail {

// Without initialisers: clearing sixteen of them would cost as much as finding two.
struct found_chunk {
  const char* begin;
  std::size_t size;
  chunk_key key;
  std::size_t place;  // of the key in a table, if it has been looked for

  std::string_view text() const noexcept { return {begin, size}; }
};

// Calls sink(std::string_view chunk, chunk_key key) for each chunk, byte by byte. Tests compare
// the fast scanner with it.
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

// The fast scanner. Most of a tweet is short ASCII chunks and single blanks: these are found 64 bytes at a
// time, without a branch that depends on a chunk's length.
class chunk_scanner {
 public:
  // How many chunks are found at once: most tweets have no more.
  static constexpr std::size_t max_found = 16;

  explicit chunk_scanner(std::string_view text) noexcept : text_(text), bytes_(text.data()) {
    std::memset(last_, 0, sizeof last_);
    if (text.size() < load) {
      if (!text.empty()) std::memcpy(last_, text.data(), text.size());
      bytes_ = last_;
    } else {
      last_load_ = text.size() - load;
      std::memcpy(last_, text.data() + last_load_, load);
    }
    stops_ = stop_mask(bytes_, 0, last_load_, text.size());
  }

  // bytes_ may point into the scanner itself.
  chunk_scanner(const chunk_scanner&) = delete;
  chunk_scanner& operator=(const chunk_scanner&) = delete;

  // Puts the next chunks into found[0 .. max_found) and calls notice(found_chunk&) for each; returns the end
  // of those found, which are fewer only at the text's end.
  template <class Notice>
  found_chunk* find(found_chunk* found, Notice&& notice) noexcept {
    // Local variables stay in registers.
    std::size_t start = start_, block = block_;
    std::uint64_t stops = stops_;
    for (found_chunk* const full = found + max_found; found < full;) {
      if (stops == 0) {
        block += 64;
        if (block > text_.size()) break;
        stops = stop_mask(bytes_, block, last_load_, text_.size());
        continue;
      }
      const std::size_t stop = block + lowest_bit(stops), length = stop - start;
      if (length <= longest_key && (stop == text_.size() || bytes_[stop] == ' ')) {
        stops &= stops - 1;
        found->begin = text_.data() + start;
        found->size = length;
        const char* const key = start <= last_load_ ? bytes_ + start : last_ + (start - last_load_);
        found->key = {load_u64(key) & key_masks[length].low, load_u64(key + 8) & key_masks[length].high};
        start = stop + 1;
        if (length == 0) continue;
      } else {
        start = find_plainly(start, *found);
        if (start < block + 64) {
          stops &= ~std::uint64_t{0} << (start - block);
        } else {
          block = start;
          stops = stop_mask(bytes_, block, last_load_, text_.size());
        }
        if (found->size == 0) continue;
      }
      notice(*found++);
    }
    start_ = start, block_ = block, stops_ = stops;
    return found;
  }

 private:
  static constexpr std::size_t load = 16;  // so many bytes are read at once

  // The chunk at `start`, by the plain rules, of no length if there is none; returns where the next one may
  // begin.
  TWEETSENT_OUT_OF_LINE std::size_t find_plainly(std::size_t start, found_chunk& found) const noexcept {
    std::size_t end = start;
    while (text_.size() - end >= load && stops_of_16(text_.data() + end) == 0) end += load;
    end = chunk_end(text_, end);
    const std::string_view chunk = text_.substr(start, end - start);
    found.begin = chunk.data();
    found.size = chunk.size();
    found.key = make_key(chunk);
    return end < text_.size() ? end + decode_utf8(text_, end).length : end;
  }

  std::string_view text_;
  const char* bytes_;  // the text, or last_ if it is shorter than a load
  std::size_t last_load_ = 0;
  std::size_t start_ = 0;  // of the chunk that ends at the next stop
  std::size_t block_ = 0;
  std::uint64_t stops_;  // of the block, those from start_ on
  char last_[2 * load];  // the bytes from last_load_ on, and NULs
};

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
