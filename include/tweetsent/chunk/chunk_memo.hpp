// SPDX-License-Identifier: MIT
//
// Remembers what a chunk of text adds to the features, by the chunk's bytes.
#ifndef TWEETSENT_CHUNK_CHUNK_MEMO_HPP
#define TWEETSENT_CHUNK_CHUNK_MEMO_HPP

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "tweetsent/chunk/chunk_scanner.hpp"
#include "tweetsent/detail/hash.hpp"
#include "tweetsent/detail/to_size.hpp"

namespace tweetsent {
inline namespace v0 {
namespace detail {

// A table that many threads fill and read at once, without locks: an entry is written once and never
// changed or removed. When the table is nearly full, new chunks are no longer stored. Frequent chunks come
// early, so the table holds them.
class chunk_memo {
 public:
  // Entries of `payload` 64-bit words; `entries` is a power of two.
  chunk_memo(std::size_t entries, std::size_t payload)
      : words_(entries * (2 + payload)),
        mask_(entries - 1),
        stride_(2 + payload),
        free_(static_cast<std::int64_t>(entries / 4 * 3)) {}

  chunk_memo(chunk_memo&& other) noexcept
      : words_(std::move(other.words_)),
        mask_(other.mask_),
        stride_(other.stride_),
        free_(other.free_.load(std::memory_order_relaxed)) {}

  chunk_memo& operator=(chunk_memo&& other) noexcept {
    words_ = std::move(other.words_);
    mask_ = other.mask_;
    stride_ = other.stride_;
    free_.store(other.free_.load(std::memory_order_relaxed), std::memory_order_relaxed);
    return *this;
  }

  // How many entries, a power of two, fit into so many bytes.
  static constexpr std::size_t entries_within(std::size_t bytes, std::size_t payload) noexcept {
    std::size_t entries = 2;
    while (entries * 2 * (2 + payload) * sizeof(std::uint64_t) <= bytes) entries *= 2;
    return entries;
  }

  // Where the search for the chunk begins.
  std::size_t place(chunk_key key) const noexcept { return to_size(finish(mix(key.low, key.high))) & mask_; }

  // Prefetches the entry: waiting for memory is most of what a search costs.
  void prefetch(std::size_t place) const noexcept {
#if defined(__GNUC__)
    __builtin_prefetch(words_.data() + place * stride_);
#endif
  }

  // The payload stored for the chunk, or nullptr.
  const std::atomic<std::uint64_t>* find(chunk_key key) const noexcept {
    return find(key, place(key));
  }
  const std::atomic<std::uint64_t>* find(chunk_key key, std::size_t at) const noexcept {
    for (int probe = 0; probe < max_probes; ++probe, at = (at + 1) & mask_) {
      const std::atomic<std::uint64_t>* entry = words_.data() + at * stride_;
      const std::uint64_t low = entry[0].load(std::memory_order_acquire);
      if (low == key.low && entry[1].load(std::memory_order_relaxed) == key.high) return entry + 2;
      if (low == 0) return nullptr;
    }
    return nullptr;
  }

  // Stores the payload unless the table is full there. Two threads that insert one chunk at the same
  // time may store it twice, with the same payload.
  void insert(chunk_key key, const std::uint64_t* payload) noexcept {
    if (free_.load(std::memory_order_relaxed) <= 0) return;
    std::size_t at = place(key);
    for (int probe = 0; probe < max_probes; ++probe, at = (at + 1) & mask_) {
      std::atomic<std::uint64_t>* entry = words_.data() + at * stride_;
      std::uint64_t low = 0;
      if (!entry[0].compare_exchange_strong(low, being_written, std::memory_order_relaxed)) {
        if (low == key.low && entry[1].load(std::memory_order_relaxed) == key.high) return;
        continue;
      }
      entry[1].store(key.high, std::memory_order_relaxed);
      for (std::size_t word = 2; word < stride_; ++word) {
        entry[word].store(payload[word - 2], std::memory_order_relaxed);
      }
      entry[0].store(key.low, std::memory_order_release);
      free_.store(free_.load(std::memory_order_relaxed) - 1, std::memory_order_relaxed);
      return;
    }
  }

 private:
  static constexpr int max_probes = 8;
  static constexpr std::uint64_t being_written = 1;  // no key: its chunk would be a control character

  std::vector<std::atomic<std::uint64_t>> words_;
  std::size_t mask_;
  std::size_t stride_;
  std::atomic<std::int64_t> free_;
};

// Calls sink(std::string_view chunk, chunk_key key, const std::atomic<std::uint64_t>* known) for each chunk.
// Prefetches the memo slots of the chunks that follow.
template <class Sink>
void scan_chunks(std::string_view text, const chunk_memo& memo, Sink&& sink) {
  chunk_scanner scanner(text);
  found_chunk found[chunk_scanner::max_found];
  std::size_t count = 0;
  do {
    count = scanner.find(found, [&](found_chunk& chunk) {
      chunk.place = memo.place(chunk.key);
      memo.prefetch(chunk.place);
    });
    for (std::size_t at = 0; at < count; ++at) {
      const chunk_key key = found[at].key;
      sink(found[at].text(), key, key.low == 0 ? nullptr : memo.find(key, found[at].place));
    }
  } while (count == chunk_scanner::max_found);
}

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
