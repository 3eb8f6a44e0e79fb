// SPDX-License-Identifier: MIT
#include "tweetsent/chunk/chunk_scanner.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "random_text.hpp"
#include "tweetsent/chunk/chunk_memo.hpp"

using namespace tweetsent;

namespace {

struct found_chunk {
  std::size_t begin, size;
  std::uint64_t low, high;

  friend bool operator==(const found_chunk& left, const found_chunk& right) {
    return left.begin == right.begin && left.size == right.size && left.low == right.low &&
           left.high == right.high;
  }
};

template <class Scan>
std::vector<found_chunk> chunks(std::string_view text, Scan&& scan) {
  std::vector<found_chunk> out;
  scan(text, [&](std::string_view chunk, detail::chunk_key key) {
    out.push_back({static_cast<std::size_t>(chunk.data() - text.data()), chunk.size(), key.low, key.high});
  });
  return out;
}

std::vector<found_chunk> fast(std::string_view text) {
  const detail::chunk_memo empty(2, 1);
  return chunks(text, [&empty](std::string_view all, auto sink) {
    detail::scan_chunks(
        all, empty, std::size_t{1},
        [&sink](std::string_view chunk, detail::chunk_key key, const auto*) { sink(chunk, key); });
  });
}

std::vector<found_chunk> plain(std::string_view text) {
  return chunks(text, [](std::string_view all, auto sink) { detail::scan_chunks_plainly(all, sink); });
}

// At each alignment, in a block of exactly the right size, so that a sanitizer sees any byte read beyond it.
bool same_everywhere(const std::string& text) {
  const std::vector<found_chunk> expected = plain(text);
  for (std::size_t shift = 0; shift < 8; ++shift) {
    const std::unique_ptr<char[]> block(new char[shift + text.size()]);
    if (!text.empty()) std::memcpy(block.get() + shift, text.data(), text.size());
    if (fast({block.get() + shift, text.size()}) != expected) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("the fast scan finds what the plain one finds in text of every length and alignment") {
  random_text random(1);
  for (std::size_t size = 0; size <= 64; ++size) {
    for (int run = 0; run < 400; ++run)
      REQUIRE(same_everywhere(random.ascii_with_stops(size, 2 + random.below(20))));
    for (int run = 0; run < 100; ++run) REQUIRE(same_everywhere(random.bytes(size)));
  }
}

TEST_CASE("the fast scan finds what the plain one finds around every byte at every place") {
  for (std::size_t size = 1; size <= 40; ++size) {
    for (std::size_t place = 0; place < size; ++place) {
      for (unsigned byte = 0; byte < 256; ++byte) {
        std::string text(size, 'x');
        text[place] = static_cast<char>(byte);
        REQUIRE(fast(text) == plain(text));
      }
    }
  }
}

TEST_CASE("the fast scan finds what the plain one finds around spaces and half characters of every script") {
  random_text random(2);
  for (int run = 0; run < 20000; ++run) {
    std::string text;
    for (std::size_t pieces = random.below(6); pieces > 0; --pieces) {
      text += std::string(random.below(20), 'a') + random.separator();
    }
    REQUIRE(fast(text) == plain(text));
  }
}

TEST_CASE("the fast scan finds what the plain one finds in tweets") {
  random_text random(3);
  for (int run = 0; run < 20000; ++run) {
    const std::string text = random.tweet(30);
    REQUIRE(fast(text) == plain(text));
  }
}

TEST_CASE("an empty text has no chunks, wherever it points") {
  CHECK(fast({}).empty());
  CHECK(plain({}).empty());
  CHECK(fast({"x", 0}).empty());
}

TEST_CASE("chunks hold no space, and between them is nothing else") {
  random_text random(4);
  for (int run = 0; run < 5000; ++run) {
    const std::string text = random.tweet();
    std::size_t last = 0;
    const auto all_spaces = [&](std::size_t begin, std::size_t end) {
      while (begin < end) {
        const decoded_character character = decode_utf8(text, begin);
        if (!is_space(character.code_point)) return false;
        begin += character.length;
      }
      return begin == end;
    };
    for (const found_chunk& chunk : fast(text)) {
      REQUIRE(all_spaces(last, chunk.begin));
      last = chunk.begin + chunk.size;
      for (std::size_t at = chunk.begin; at < last; at += decode_utf8(text, at).length) {
        REQUIRE_FALSE(is_space(decode_utf8(text, at).code_point));
      }
    }
    REQUIRE(all_spaces(last, text.size()));
  }
}
