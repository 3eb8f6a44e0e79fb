// SPDX-License-Identifier: MIT
#include "tweetsent/detail/inline_buffer.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "random_text.hpp"
#include "tweetsent/text/unicode.hpp"

using namespace tweetsent;

TEST_CASE("a buffer holds what a string holds until something does not fit") {
  random_text random(1);
  for (int run = 0; run < 2000; ++run) {
    detail::inline_buffer<64> buffer;
    std::string text;
    for (int step = 0; step < 12; ++step) {
      const std::string piece = random.word();
      const std::size_t from = random.below(piece.size());
      switch (random.below(4)) {
        case 0:
          buffer.append(piece), text.append(piece);
          break;
        case 1:
          buffer += piece[from], text += piece[from];
          break;
        case 2:
          buffer.append(piece.data() + from, piece.size() - from), text.append(piece, from);
          break;
        default: {
          const std::size_t size = random.below(std::min<std::size_t>(text.size(), buffer.size()) + 1);
          buffer.resize(size), text.resize(size);
        }
      }
      REQUIRE(buffer.overflowed() == (text.size() > 64));
      if (text.size() > 64) break;
      REQUIRE(std::string_view(buffer) == text);
      REQUIRE(std::string_view(buffer.data(), buffer.size()) == text);
    }
  }
}

TEST_CASE("a buffer that overflowed says so until it is cleared") {
  detail::inline_buffer<4> buffer;
  buffer.append("abcd");
  CHECK_FALSE(buffer.overflowed());
  buffer += 'e';
  CHECK(buffer.overflowed());
  CHECK(std::string_view(buffer) == "abcd");
  buffer.resize(0);
  CHECK(buffer.overflowed());
  buffer.clear();
  CHECK_FALSE(buffer.overflowed());
  CHECK(buffer.size() == 0);
}

TEST_CASE("what a buffer dropped is not lowered behind its end") {
  struct {
    detail::inline_buffer<7> buffer;
    char behind[4] = {'A', 'B', 'C', 'D'};
  } both;
  both.buffer.append("abcdefg");
  append_lower(both.buffer, "XYZ");
  CHECK(both.buffer.overflowed());
  CHECK(std::string_view(both.behind, 4) == "ABCD");
}
