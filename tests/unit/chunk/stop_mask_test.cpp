// SPDX-License-Identifier: MIT
#include "tweetsent/chunk/stop_mask.hpp"

#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "random_text.hpp"

using namespace tweetsent;

namespace {

bool is_stop(char byte) {
  return static_cast<unsigned char>(byte) <= 0x20 || static_cast<unsigned char>(byte) >= 0x80;
}

}  // namespace

TEST_CASE("every byte stops or does not, in every place of sixteen, with and without vectors") {
  for (unsigned byte = 0; byte < 256; ++byte) {
    for (std::size_t place = 0; place < 16; ++place) {
      for (char other : {'x', ' '}) {
        std::string text(16, other);
        text[place] = static_cast<char>(byte);
        std::uint64_t expected = 0;
        for (std::size_t at = 0; at < 16; ++at) expected |= std::uint64_t{is_stop(text[at])} << at;
        REQUIRE(detail::stops_of_16_plainly(text.data()) == expected);
        REQUIRE(detail::stops_of_16(text.data()) == expected);
      }
    }
  }
}

TEST_CASE("a block's stops are those of its bytes and one after the last of all, which is not read") {
  random_text random(1);
  for (std::size_t size = 16; size <= 200; ++size) {
    const std::string text = random.ascii_with_stops(size, 5);
    // Of exactly the right size, so that a sanitizer sees any byte read beyond it.
    const std::unique_ptr<char[]> bytes(new char[size]);
    text.copy(bytes.get(), size);
    for (std::size_t block = 0; block <= size; ++block) {
      std::uint64_t expected = 0;
      for (std::size_t at = 0; at < 64 && block + at <= size; ++at) {
        expected |= std::uint64_t{block + at == size || is_stop(text[block + at])} << at;
      }
      REQUIRE(detail::stop_mask(bytes.get(), block, size - 16, size) == expected);
    }
  }
}
