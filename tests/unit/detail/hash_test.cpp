// SPDX-License-Identifier: MIT
#include "tweetsent/detail/hash.hpp"

#include <catch2/catch.hpp>
#include <cstring>
#include <string>
#include <unordered_set>

#include "random_text.hpp"

using namespace tweetsent;

// Models of hashed features hold what these values say: when one changes, old model files stop working.
TEST_CASE("hashes are the same for ever") {
  CHECK(detail::hash_bytes("") == 0u);
  CHECK(detail::hash_bytes("a") == 0x481127bba6be267fu);
  CHECK(detail::hash_bytes("eightbyt") == 0xc4152d18bc9bb325u);
  CHECK(detail::hash_bytes("a word of more than eight bytes") == 0xa8554a4ce34499b1u);
  CHECK(detail::hash_bytes("a", 1) == 0xb7b2300c73d452c2u);
}

TEST_CASE("bytes load as little-endian numbers") {
  CHECK(detail::load_u64("\x01\x02\x03\x04\x05\x06\x07\x88") == 0x8807060504030201u);
  CHECK(detail::load_tail("\x01\x02\x03", 3) == 0x030201u);
  CHECK(detail::load_tail("\xFF", 0) == 0u);
  CHECK(detail::load_tail("\x01\x02\x03\x04\x05\x06\x07\x88", 8) == 0x8807060504030201u);
}

TEST_CASE("a tail of up to eight bytes loads as if zeros followed") {
  const char bytes[8] = {'\x81', 'b', '\xFF', 'd', 'e', '\x80', 'g', 'h'};
  for (std::size_t count = 0; count <= 8; ++count) {
    char padded[8] = {};
    std::memcpy(padded, bytes, count);
    CHECK(detail::load_tail(bytes, count) == detail::load_u64(padded));
  }
}

TEST_CASE("different bytes hash differently, the ones that end in NUL bytes too") {
  std::unordered_set<std::uint64_t> seen;
  std::unordered_set<std::string> texts;
  random_text random(1);
  for (int run = 0; run < 100000; ++run) {
    const std::string text = random.chance(2) ? random.tweet(2) : random.bytes(random.below(20));
    if (texts.insert(text).second) REQUIRE(seen.insert(detail::hash_bytes(text)).second);
  }
  for (std::size_t size = 0; size < 40; ++size) {
    CHECK(detail::hash_bytes(std::string(size, '\0')) != detail::hash_bytes(std::string(size + 1, '\0')));
  }
}

TEST_CASE("each bit of a word moves about half of the hash's bits, the lowest ones too") {
  random_text random(2);
  std::size_t flipped = 0, flipped_low = 0, tried = 0;
  for (int run = 0; run < 200; ++run) {
    const std::string text = random.bytes(1 + random.below(16));
    for (std::size_t bit = 0; bit < text.size() * 8; ++bit, ++tried) {
      std::string other = text;
      other[bit / 8] = static_cast<char>(other[bit / 8] ^ (1 << (bit % 8)));
      std::uint64_t difference = detail::hash_bytes(text) ^ detail::hash_bytes(other);
      for (int at = 0; at < 64; ++at, difference >>= 1) {
        flipped += difference & 1;
        if (at < 12) flipped_low += difference & 1;
      }
    }
  }
  const auto share = [tried](std::size_t bits, double of) {
    return static_cast<double>(bits) / (of * static_cast<double>(tried));
  };
  CHECK(share(flipped, 64) == Approx(0.5).margin(0.1));
  CHECK(share(flipped_low, 12) == Approx(0.5).margin(0.15));
}
