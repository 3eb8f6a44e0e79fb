// SPDX-License-Identifier: MIT
#include "tweetsent/chunk/chunk_memo.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace tweetsent;
using detail::chunk_key;
using detail::chunk_memo;

namespace {

chunk_key nth_key(std::uint64_t number) {
  return detail::make_key("word" + std::to_string(number));
}

// What the tests store for a key: any payload that only this key has.
std::vector<std::uint64_t> payload_of(chunk_key key, std::size_t words) {
  std::vector<std::uint64_t> payload(words);
  for (std::size_t at = 0; at < words; ++at) payload[at] = detail::mix(key.low + at, key.high);
  return payload;
}

bool holds_its_payload(const std::atomic<std::uint64_t>* stored, chunk_key key, std::size_t words) {
  const std::vector<std::uint64_t> payload = payload_of(key, words);
  for (std::size_t at = 0; at < words; ++at) {
    if (stored[at].load() != payload[at]) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("a memo gives back what was stored for a chunk, and nothing for others") {
  for (const std::size_t words : {1u, 2u, 64u}) {
    chunk_memo memo(256, words);
    CHECK(memo.find(nth_key(0)) == nullptr);
    for (std::uint64_t number = 0; number < 64; ++number)
      memo.insert(nth_key(number), payload_of(nth_key(number), words).data());
    std::size_t found = 0;
    for (std::uint64_t number = 0; number < 128; ++number) {
      const auto* stored = memo.find(nth_key(number));
      if (number >= 64) CHECK(stored == nullptr);
      if (stored == nullptr) continue;
      ++found;
      CHECK(holds_its_payload(stored, nth_key(number), words));
    }
    CHECK(found == 64);
  }
}

TEST_CASE("a memo keeps its first payload for a chunk") {
  chunk_memo memo(16, 1);
  const std::uint64_t first = 5, second = 6;
  memo.insert(nth_key(0), &first);
  memo.insert(nth_key(0), &second);
  CHECK(memo.find(nth_key(0))->load() == first);
}

TEST_CASE("a full memo takes nothing more and still ends every search") {
  chunk_memo memo(64, 1);
  std::size_t kept = 0;
  for (std::uint64_t number = 0; number < 10000; ++number)
    memo.insert(nth_key(number), payload_of(nth_key(number), 1).data());
  for (std::uint64_t number = 0; number < 10000; ++number) {
    const auto* stored = memo.find(nth_key(number));
    if (stored == nullptr) continue;
    ++kept;
    REQUIRE(holds_its_payload(stored, nth_key(number), 1));
  }
  CHECK(kept == 48);
}

TEST_CASE("a moved memo keeps what it held") {
  chunk_memo memo(16, 1);
  const std::uint64_t value = 7;
  memo.insert(nth_key(0), &value);
  const chunk_memo moved(std::move(memo));
  REQUIRE(moved.find(nth_key(0)) != nullptr);
  CHECK(moved.find(nth_key(0))->load() == value);
}

TEST_CASE("a memo is given as many entries as fit into its bytes") {
  for (const std::size_t words : {1u, 2u, 3u, 64u}) {
    for (const std::size_t bytes : {100u, 4096u, 1u << 20}) {
      const std::size_t entries = chunk_memo::entries_within(bytes, words);
      CHECK((entries & (entries - 1)) == 0);
      CHECK((entries == 2 || entries * (2 + words) * 8 <= bytes));
      CHECK(entries * 2 * (2 + words) * 8 > bytes);
    }
  }
}

TEST_CASE("threads that fill a memo together never see half a payload") {
  chunk_memo memo(1024, 3);
  std::atomic<std::size_t> wrong{0};
  const auto work = [&](std::uint64_t start) {
    for (std::uint64_t step = 0; step < 40000; ++step) {
      const chunk_key key = nth_key((start + step * 7) % 1500);
      const auto* stored = memo.find(key);
      if (stored == nullptr) {
        memo.insert(key, payload_of(key, 3).data());
      } else if (!holds_its_payload(stored, key, 3)) {
        ++wrong;
      }
    }
  };
  std::vector<std::thread> threads;
  for (std::uint64_t start = 0; start < 4; ++start) threads.emplace_back(work, start * 11);
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}
