// SPDX-License-Identifier: MIT
#include "tweetsent/reference/bare_word.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "random_text.hpp"
#include "tweetsent/reference/cleaner.hpp"

using namespace tweetsent;

TEST_CASE("a bare word is what its chunk cleans to, in either case, and knows when it is not") {
  random_text random(6);
  std::size_t plain = 0;
  for (int run = 0; run < 200000; ++run) {
    const std::string chunk = random.word().substr(0, random.below(16));
    const detail::chunk_key key = detail::make_key(chunk);
    if (key.low == 0) continue;
    const detail::bare_word bare(key, chunk.size());
    std::string lower = to_lower(chunk);
    const bool ascii = detail::is_ascii(chunk);
    if (ascii && to_lower(clean(chunk)).find("http") == std::string::npos &&
        lower.find("http") == std::string::npos) {
      std::string letters;
      for (char byte : lower)
        letters += detail::is_ascii_word(static_cast<unsigned char>(byte)) ? std::string(1, byte) : "";
      REQUIRE(bare.plain() == (letters.find("http") == std::string::npos));
    }
    if (!bare.plain()) continue;
    ++plain;
    REQUIRE(ascii);
    std::string folded;
    clean_chunk_folded(chunk, folded);
    std::string cleaned;
    clean_chunk(chunk, cleaned);
    REQUIRE(detail::key_text(bare.key(), bare.size()).text() == cleaned);
    REQUIRE(detail::key_text(bare.lower_key(), bare.size()).text() == folded);
  }
  CHECK(plain > 50000);
  for (const std::string link : {"http://x", "hTTp://x", "xhttp://", "h.t.t.p.x", "http!", "caf\xC3\xA9"}) {
    CHECK(!detail::bare_word(detail::make_key(link), link.size()).plain());
  }
}
