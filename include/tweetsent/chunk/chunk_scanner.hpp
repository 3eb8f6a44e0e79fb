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

  explicit chunk_scanner(std::string_view text) noexcept
      : text_(text), bytes_(text.data()), last_load_(text.size() - sizeof padded_) {
    if (text.size() < sizeof padded_) {
      std::memset(padded_, 0, sizeof padded_);
      if (!text.empty()) std::memcpy(padded_, text.data(), text.size());
      bytes_ = padded_;
      last_load_ = 0;
    }
    stops_ = stop_mask(bytes_, 0, last_load_, text.size());
  }

  // bytes_ may point into the scanner itself.
  chunk_scanner(const chunk_scanner&) = delete;
  chunk_scanner& operator=(const chunk_scanner&) = delete;

  // Puts the next chunks into found[0 .. max_found) and calls notice(found_chunk&) for each; returns how
  // many, fewer only at the end.
  template <class Notice>
  std::size_t find(found_chunk* found, Notice&& notice) noexcept {
    std::size_t count = 0;
    while (count < max_found) {
      while (stops_ == 0) {
        block_ += 64;
        if (block_ > text_.size()) return count;
        stops_ = stop_mask(bytes_, block_, last_load_, text_.size());
      }
      const std::size_t stop = block_ + lowest_bit(stops_), length = stop - start_;
      stops_ &= stops_ - 1;
      if (length <= longest_key && (stop == text_.size() || bytes_[stop] == ' ')) {
        found[count].begin = text_.data() + start_;
        found[count].size = length;
        found[count].key = load_key(length);
        start_ = stop + 1;
        if (length == 0) continue;
      } else if (!find_plainly(found[count])) {
        continue;
      }
      notice(found[count++]);
    }
    return count;
  }

 private:
  // The key of the chunk of up to longest_key bytes at start_.
  chunk_key load_key(std::size_t length) const noexcept {
    if (start_ <= last_load_) {  // most chunks: sixteen bytes can be read there
      return {load_u64(bytes_ + start_) & key_masks[length].low,
              load_u64(bytes_ + start_ + 8) & key_masks[length].high};
    }
    const auto load = [this](std::size_t wanted) {
      // At the end of the text, the eight bytes that may be read begin before the wanted ones.
      const std::size_t last = last_load_ + 8, at = wanted < last ? wanted : last;
      return load_u64(bytes_ + at) >> (8 * (wanted - at) % 64);
    };
    return {load(start_) & key_masks[length].low, load(start_ + 8) & key_masks[length].high};
  }

  // The chunk at start_, by the plain rules; false if there is none.
  bool find_plainly(found_chunk& found) noexcept {
    std::size_t end = start_;
    while (text_.size() - end >= 16 && stops_of_16(text_.data() + end) == 0) end += 16;
    const std::string_view chunk = text_.substr(start_, chunk_end(text_, end) - start_);
    found.begin = chunk.data();
    found.size = chunk.size();
    found.key = make_key(chunk);
    start_ += chunk.size();
    if (start_ < text_.size()) start_ += decode_utf8(text_, start_).length;
    if (start_ < block_ + 64) {
      stops_ &= ~std::uint64_t{0} << (start_ - block_);
    } else {
      block_ = start_;
      stops_ = stop_mask(bytes_, block_, last_load_, text_.size());
    }
    return !chunk.empty();
  }

  std::string_view text_;
  const char* bytes_;  // the text, or padded_
  std::size_t last_load_;
  std::size_t start_ = 0;  // of the chunk that ends at the next stop
  std::size_t block_ = 0;
  std::uint64_t stops_;  // of the block, those from start_ on
  char padded_[16];      // a shorter text
};

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
