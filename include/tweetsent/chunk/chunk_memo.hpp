// SPDX-License-Identifier: MIT
//
// Remembers what a chunk of text adds to the features, by the chunk's bytes.
#ifndef TWEETSENT_CHUNK_CHUNK_MEMO_HPP
#define TWEETSENT_CHUNK_CHUNK_MEMO_HPP

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "tweetsent/chunk/chunk_scanner.hpp"
#include "tweetsent/detail/hash.hpp"
#include "tweetsent/detail/out_of_line.hpp"
#include "tweetsent/detail/to_size.hpp"

namespace tweetsent {
inline namespace v0 {
namespace detail {

// A table of fixed size that many threads read and fill at once, without locks. Each entry has a sequence
// number: who reads an entry takes it only if the number was the same before and after, so that a writer
// never makes a reader wait (a seqlock: H.-J. Boehm, "Can Seqlocks Get Along with Programming Language Memory
// Models?", 2012).
//
// A chunk may stand in any of a few entries in a row. One that is asked for again is marked, and a new chunk
// takes the place of one without a mark; marks are taken away as new chunks come (the second chance, or
// CLOCK, algorithm). So what is frequent now gets in, whatever came before, and chunks that come once do not
// drive it out.
class chunk_memo {
 public:
  // Payloads have this many 64-bit words at most.
  static constexpr std::size_t max_payload = 80;

  // `entries`, from 1 up, is how many chunks it holds at most; payloads are of `payload` words.
  chunk_memo(std::size_t entries, std::size_t payload)
      : words_((entries + max_probes - 1) * entry_size(payload) + line - 1),
        first_(words_.data()),
        places_(entries) {
    while (reinterpret_cast<std::uintptr_t>(first_) % (line * sizeof *first_) != 0) ++first_;
  }

  chunk_memo(chunk_memo&&) = default;
  chunk_memo& operator=(chunk_memo&&) = default;

  // How many entries, at least one, fit into so many bytes.
  static constexpr std::size_t entries_within(std::size_t bytes, std::size_t payload) noexcept {
    const std::size_t words = bytes / sizeof(std::uint64_t);
    const std::size_t fitting = words < line ? 0 : (words - (line - 1)) / entry_size(payload);
    return fitting < max_probes ? 1 : fitting - (max_probes - 1);
  }

  // Where the search for the chunk begins. `payload`, here and below, is the constructor's, as a number or as
  // a type that says it.
  template <class Payload>
  std::size_t place(chunk_key key, Payload payload) const noexcept {
    const std::uint64_t hash = key.low * 0x9E3779B97F4A7C15u ^ key.high * 0xFF51AFD7ED558CCDu;
    return to_size((hash >> 32) * places_ >> 32) * entry_size(payload);
  }

  // Prefetches the entry: waiting for memory is most of what a search costs.
  void prefetch(std::size_t place) const noexcept {
#if defined(__GNUC__)
    __builtin_prefetch(first_ + place);
#endif
  }

  // Copies the payload stored for the chunk to `out`; false if there is none.
  template <class Payload>
  bool find(chunk_key key, std::size_t place, Payload payload, std::uint64_t* out) const noexcept {
    std::atomic<std::uint64_t>* entry = first_ + place;
    for (std::size_t probe = 0; probe < max_probes; ++probe, entry += entry_size(payload)) {
      const std::uint64_t before = entry[0].load(std::memory_order_acquire);
      if (entry[1].load(std::memory_order_acquire) != key.low ||
          entry[2].load(std::memory_order_acquire) != key.high) {
        if (before == 0) return false;
        continue;
      }
      copy(entry + head, payload, out);
      std::uint64_t after = entry[0].load(std::memory_order_relaxed);
      if ((before ^ after) > marked || before >= being_written) return false;
      if ((after & marked) == 0) {
        if (probe == 0) {
          entry[0].compare_exchange_strong(after, after | marked, std::memory_order_relaxed);
        } else {
          mark(first_ + place, entry, after, payload);
        }
      }
      return true;
    }
    return false;
  }

  // Stores the payload, unless every place for the chunk is taken by one that was asked for of late. A chunk
  // that two threads bring at once may be stored twice; both entries say the same.
  template <class Payload>
  void insert(chunk_key key, Payload payload, const std::uint64_t* words) noexcept {
    std::atomic<std::uint64_t>* const first = first_ + place(key, payload);
    std::atomic<std::uint64_t>* chosen = nullptr;
    std::uint64_t state = being_written;
    for (std::size_t probe = 0; probe < max_probes; ++probe) {
      std::atomic<std::uint64_t>* const entry = first + probe * entry_size(payload);
      const std::uint64_t seen = entry[0].load(std::memory_order_relaxed);
      // That which was written the fewest times has most likely been there for longest.
      if ((seen & marked) == 0 && seen < state) chosen = entry, state = seen;
      if (seen == 0) break;
    }
    // Now and then where a place gets another chunk, too: no mark is for ever.
    if (chosen == nullptr || state / one_writing % 16 == 15) unmark(first, entry_size(payload));
    if (chosen != nullptr) write(chosen, state, 0, key, payload, words);
  }

 private:
  static constexpr std::size_t max_probes = 4;
  // An entry is a state, the key and the payload. The state is 0 if the entry is empty; else it counts the
  // writings, between a bit for the mark and one that says that one is going on.
  static constexpr std::size_t head = 3;
  static constexpr std::size_t line = 8;  // words of a line of the cache, at which the first entry begins
  static constexpr std::uint64_t marked = 1, one_writing = 2, being_written = std::uint64_t{1} << 63;

  // The words of an entry. Small ones do not cross a line's end.
  static constexpr std::size_t entry_size(std::size_t payload) noexcept {
    const std::size_t words = head + payload;
    return words <= line / 2 ? line / 2 : words <= line ? line : words;
  }

  static void copy(const std::atomic<std::uint64_t>* from, std::size_t count, std::uint64_t* out) noexcept {
    for (std::size_t word = 0; word < count; ++word) out[word] = from[word].load(std::memory_order_acquire);
  }
  // So few words are copied to registers.
  template <std::size_t Count, std::size_t... Word>
  static void copy(const std::atomic<std::uint64_t>* from, std::index_sequence<Word...>,
                   std::uint64_t* out) noexcept {
    ((out[Word] = from[Word].load(std::memory_order_acquire)), ...);
  }
  template <std::size_t Count>
  static void copy(const std::atomic<std::uint64_t>* from, std::integral_constant<std::size_t, Count>,
                   std::uint64_t* out) noexcept {
    copy<Count>(from, std::make_index_sequence<Count>{}, out);
  }

  // Writes key and payload into an entry of that state. False if another thread has got in between.
  template <class Payload>
  static bool write(std::atomic<std::uint64_t>* entry, std::uint64_t state, std::uint64_t mark, chunk_key key,
                    Payload payload, const std::uint64_t* words) noexcept {
    if (!entry[0].compare_exchange_strong(state, state | being_written, std::memory_order_relaxed))
      return false;
    entry[1].store(key.low, std::memory_order_release);
    entry[2].store(key.high, std::memory_order_release);
    for (std::size_t word = 0; word < payload; ++word)
      entry[head + word].store(words[word], std::memory_order_release);
    entry[0].store((state + one_writing) | mark, std::memory_order_release);
    return true;
  }

  // Marks an entry of that state, which was found from `first` on. If one without a mark stands before it,
  // the two change places: what is frequent is then found at the first look, whatever filled the table
  // before. The other may get to where nobody looks for it; it comes again if it is asked for.
  template <class Payload>
  TWEETSENT_OUT_OF_LINE static void mark(std::atomic<std::uint64_t>* first, std::atomic<std::uint64_t>* entry,
                                         std::uint64_t state, Payload payload) noexcept {
    std::uint64_t earlier = marked;
    for (; first != entry; first += entry_size(payload)) {
      earlier = first[0].load(std::memory_order_acquire);
      if ((earlier & marked) == 0) break;
    }
    if (first == entry) {
      entry[0].compare_exchange_strong(state, state | marked, std::memory_order_relaxed);
      return;
    }
    std::array<std::uint64_t, head + max_payload> mine, other;
    copy(entry, head + payload, mine.data());
    copy(first, head + payload, other.data());
    const std::uint64_t after = first[0].load(std::memory_order_relaxed);
    // Who has lost a race leaves the mark to the next who asks.
    if (earlier >= being_written || after != earlier || entry[0].load(std::memory_order_relaxed) != state)
      return;
    if (!write(first, earlier, marked, {mine[1], mine[2]}, payload, mine.data() + head)) return;
    write(entry, state, 0, {other[1], other[2]}, payload, other.data() + head);
  }

  static void unmark(std::atomic<std::uint64_t>* first, std::size_t entry) noexcept {
    for (std::size_t probe = 0; probe < max_probes; ++probe) {
      first[probe * entry].fetch_and(~marked, std::memory_order_relaxed);
    }
  }

  std::vector<std::atomic<std::uint64_t>> words_;
  std::atomic<std::uint64_t>* first_;  // finding marks entries, too
  std::uint64_t places_;
};

// Calls sink(std::string_view chunk, chunk_key key, const std::uint64_t* known) for each chunk, `known` being
// its payload or nullptr; what the memo may know of the next ones is fetched ahead. `payload_size` is the
// memo's payload(), as a number or as a type that says it.
template <class Payload, class Sink>
void scan_chunks(std::string_view text, const chunk_memo& memo, Payload payload_size, Sink&& sink) {
  chunk_scanner scanner(text);
  found_chunk found[chunk_scanner::max_found];
  const found_chunk* end = found;
  do {
    end = scanner.find(found, [&](found_chunk& chunk) {
      chunk.place = memo.place(chunk.key, payload_size);
      memo.prefetch(chunk.place);
    });
    for (const found_chunk* chunk = found; chunk < end; ++chunk) {
      const chunk_key key = chunk->key;
      std::array<std::uint64_t, chunk_memo::max_payload> payload;
      const bool known = key.low != 0 && memo.find(key, chunk->place, payload_size, payload.data());
      sink(chunk->text(), key, known ? payload.data() : nullptr);
    }
  } while (end == found + chunk_scanner::max_found);
}

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
