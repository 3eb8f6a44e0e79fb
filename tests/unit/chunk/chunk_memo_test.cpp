// SPDX-License-Identifier: MIT
#include "tweetsent/chunk/chunk_memo.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "random_text.hpp"

using namespace tweetsent;
using detail::chunk_key;
using detail::chunk_memo;

namespace {

using payload = std::vector<std::uint64_t>;

chunk_key nth_key(std::uint64_t number) {
  return detail::make_key("word" + std::to_string(number));
}

// What the tests store for a key: a payload that only this key has.
payload payload_of(chunk_key key, std::size_t words) {
  payload out(words);
  for (std::size_t at = 0; at < words; ++at) out[at] = detail::mix(key.low + at, key.high);
  return out;
}

std::optional<payload> find(const chunk_memo& memo, chunk_key key, std::size_t words) {
  payload out(words);
  if (!memo.find(key, memo.place(key, words), words, out.data())) return {};
  return out;
}

void insert(chunk_memo& memo, chunk_key key, std::size_t words) {
  memo.insert(key, words, payload_of(key, words).data());
}

// Whether it holds the key; what it holds must be right.
bool holds(const chunk_memo& memo, chunk_key key, std::size_t words) {
  const std::optional<payload> found = find(memo, key, words);
  if (found) REQUIRE(*found == payload_of(key, words));
  return found.has_value();
}

// Looks for a word, brings it if it is missing, and says whether it was there.
bool look_up(chunk_memo& memo, std::uint64_t number) {
  if (holds(memo, nth_key(number), 1)) return true;
  insert(memo, nth_key(number), 1);
  return false;
}

// Looks for words as texts have them, some of 1,500 more often than others, with one in `rarity` that never
// comes again; returns the share of the others that was there.
double share_known(chunk_memo& memo, int words, std::size_t rarity, std::uint64_t seed) {
  random_text random(seed);
  std::size_t known = 0, asked = 0;
  for (int word = 0; word < words; ++word) {
    const double drawn = random.unit();
    ++asked;
    known += look_up(memo, static_cast<std::uint64_t>(1500 * drawn * drawn));
    if (random.chance(rarity)) look_up(memo, 1000000 * seed + static_cast<std::uint64_t>(word));
  }
  return static_cast<double>(known) / static_cast<double>(asked);
}

}  // namespace

TEST_CASE("a memo gives back what was stored for a chunk, and nothing for others") {
  for (const std::size_t words : {1u, 2u, 67u}) {
    chunk_memo memo(1024, words);
    CHECK_FALSE(find(memo, nth_key(0), words));
    for (std::uint64_t number = 0; number < 64; ++number) insert(memo, nth_key(number), words);
    for (std::uint64_t number = 0; number < 64; ++number) CHECK(holds(memo, nth_key(number), words));
    for (std::uint64_t number = 64; number < 128; ++number) CHECK_FALSE(find(memo, nth_key(number), words));
  }
}

TEST_CASE("a payload's size as a type finds what its size as a number does") {
  chunk_memo memo(16, 3);
  insert(memo, nth_key(5), 3);
  const std::integral_constant<std::size_t, 3> three;
  payload out(3);
  CHECK(memo.place(nth_key(5), three) == memo.place(nth_key(5), std::size_t{3}));
  REQUIRE(memo.find(nth_key(5), memo.place(nth_key(5), three), three, out.data()));
  CHECK(out == payload_of(nth_key(5), 3));
}

TEST_CASE("a memo that is full still ends every search and says nothing wrong") {
  for (const std::size_t entries : {1u, 2u, 3u, 64u}) {
    chunk_memo memo(entries, 1);
    for (std::uint64_t number = 0; number < 10000; ++number) insert(memo, nth_key(number), 1);
    std::size_t kept = 0;
    for (std::uint64_t number = 0; number < 10000; ++number) kept += holds(memo, nth_key(number), 1);
    CHECK(kept > 0);
    CHECK(kept <= entries + 3);
  }
}

TEST_CASE("what is frequent now gets in, whatever came before, once or again and again") {
  for (const int times : {1, 2, 5}) {
    chunk_memo memo(4096, 1);
    for (std::uint64_t number = 100000; number < 200000; ++number) {
      for (int time = 0; time < times; ++time) look_up(memo, number);
    }
    share_known(memo, 20000, 10, 1);
    CHECK(share_known(memo, 20000, 10, 2) > 0.97);
  }
}

TEST_CASE("chunks that come once do not drive out those that come again and again") {
  chunk_memo memo(4096, 1);
  share_known(memo, 50000, 4, 1);
  CHECK(share_known(memo, 100000, 4, 2) > 0.97);
}

TEST_CASE("what is frequent stands where it is looked for first, whatever filled the memo before") {
  chunk_memo memo(4096, 1);
  for (std::uint64_t number = 100000; number < 200000; ++number) look_up(memo, number);
  constexpr std::uint64_t frequent = 1000;
  for (int time = 0; time < 10; ++time) {
    for (std::uint64_t number = 0; number < frequent; ++number) look_up(memo, number);
  }
  std::size_t first = 0;
  for (std::uint64_t number = 0; number < frequent; ++number) {
    const chunk_key key = nth_key(number);
    REQUIRE(holds(memo, key, 1));
    // A search that begins an entry later does not find what is in the first; the last ones have no later.
    constexpr std::size_t entry = 4;
    const std::size_t place = memo.place(key, std::size_t{1});
    std::uint64_t payload;
    first += place < 4095 * entry && !memo.find(key, place + entry, std::size_t{1}, &payload);
  }
  CHECK(first > frequent * 8 / 10);
}

TEST_CASE("a moved memo keeps what it held") {
  chunk_memo memo(16, 1);
  insert(memo, nth_key(0), 1);
  const chunk_memo moved(std::move(memo));
  CHECK(holds(moved, nth_key(0), 1));
}

TEST_CASE("a memo is given as many entries as fit into its bytes") {
  struct sizes {
    std::size_t payload, entry;  // an entry is not spread over more lines of the cache than it must be
  };
  for (const sizes& words : {sizes{1, 4}, sizes{2, 8}, sizes{4, 8}, sizes{67, 70}}) {
    for (const std::size_t bytes : {0u, 100u, 4096u, 1u << 20}) {
      const std::size_t entries = chunk_memo::entries_within(bytes, words.payload);
      CHECK(entries >= 1);
      // Three more are behind the last, so that a search needs not begin anew at the first; up to seven words
      // are left out before the first, which begins a line.
      CHECK((entries == 1 || ((entries + 3) * words.entry + 7) * 8 <= bytes));
      CHECK(((entries + 4) * words.entry + 7) * 8 > bytes);
    }
  }
}

TEST_CASE("threads that fill a memo together, and drive out each other's chunks, never see half a payload") {
  // Few entries for many chunks, so that each is written over and over.
  chunk_memo memo(64, 3);
  std::atomic<std::size_t> wrong{0}, found{0};
  const auto work = [&](std::uint64_t start) {
    for (std::uint64_t step = 0; step < 100000; ++step) {
      const chunk_key key = nth_key((start + step * 7) % 150);
      const std::optional<payload> stored = find(memo, key, 3);
      if (!stored) {
        insert(memo, key, 3);
      } else {
        ++found;
        if (*stored != payload_of(key, 3)) ++wrong;
      }
    }
  };
  std::vector<std::thread> threads;
  for (std::uint64_t start = 0; start < 4; ++start) threads.emplace_back(work, start * 11);
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
  CHECK(found > 0);
}
