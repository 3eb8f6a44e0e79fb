// SPDX-License-Identifier: MIT
#include "tweetsent/chunk/chunk_key.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <utility>

#include "random_text.hpp"

using namespace tweetsent;

TEST_CASE("chunks of up to 15 bytes with equal keys are equal, and longer ones have none") {
  random_text random(5);
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::string> known;
  for (int run = 0; run < 50000; ++run) {
    std::string chunk = random.chance(2) ? random.word() : random.bytes(1 + random.below(17));
    if (random.chance(4)) chunk.resize(1);
    const detail::chunk_key key = detail::make_key(chunk);
    const bool controls =
        std::any_of(chunk.begin(), chunk.end(), [](char byte) { return byte >= 0 && byte <= 0x20; });
    REQUIRE((key.low != 0) == (chunk.size() <= 15 && !controls));
    if (key.low == 0) continue;
    REQUIRE(key.low != 1);
    const auto [entry, added] = known.emplace(std::pair{key.low, key.high}, chunk);
    REQUIRE((added || entry->second == chunk));
  }
  CHECK(known.size() > 5000);
}

TEST_CASE("a cut key is the key of what is cut") {
  random_text random(6);
  for (int run = 0; run < 20000; ++run) {
    const std::string text = random.bytes(16);
    const std::size_t first = random.below(16), length = random.below(17 - first);
    if (length > detail::longest_key) continue;
    const detail::chunk_key cut =
        detail::cut_key({detail::load_u64(text.data()), detail::load_u64(text.data() + 8)}, first, length);
    std::string padded = text.substr(first, length);
    padded.resize(16);
    REQUIRE(cut.low == detail::load_u64(padded.data()));
    REQUIRE(cut.high == detail::load_u64(padded.data() + 8));
  }
}
