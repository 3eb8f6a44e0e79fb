// SPDX-License-Identifier: MIT
#include "tweetsent/reference/preprocessor.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "random_text.hpp"
#include "small_models.hpp"
#include "tweetsent/chunk/chunk_scanner.hpp"

using namespace tweetsent;
using words = std::vector<std::string>;

namespace {

// The stems of a tweet by its chunks, those of up to `longest` bytes.
words stems_by_chunk(const preprocessor& steps, std::string_view tweet, std::size_t longest) {
  words stems;
  detail::scan_chunks_plainly(tweet, [&](std::string_view chunk, detail::chunk_key) {
    steps.for_each_stem(
        chunk,
        [&](std::string_view stem) {
          if (stem.size() <= longest) stems.emplace_back(stem);
        },
        longest);
  });
  return stems;
}

words up_to(std::size_t longest, const words& stems) {
  words out;
  for (const std::string& stem : stems) {
    if (stem.size() <= longest) out.push_back(stem);
  }
  return out;
}

}  // namespace

TEST_CASE("the four stages of a tweet follow one another") {
  const stages out = preprocessor().run("I cannot stop loving it! The http://t.co/x");
  CHECK(out.cleaned == "I cannot stop loving it The ");
  CHECK(out.tokens == words{"I", "can", "not", "stop", "loving", "it", "The"});
  CHECK(out.filtered == words{"I", "stop", "loving", "The"});
  CHECK(out.stems == words{"i", "stop", "love", "the"});
}

TEST_CASE("folding case first makes stop words and URLs of their capitals") {
  const stages out = preprocessor({true, stop_word_list::english, {}}).run("The END HTTP://X CanNot");
  CHECK(out.cleaned == "the end  cannot");
  CHECK(out.stems == words{"end"});
}

TEST_CASE("a profile chooses the stop words") {
  CHECK(preprocessor({false, stop_word_list::english_without_negations, {}}).run("not the x").stems ==
        words{"not", "x"});
  CHECK(preprocessor({false, stop_word_list::own, {"x"}}).run("not the x").stems == words{"not", "the"});
  CHECK(preprocessor({false, stop_word_list::own, {}}).run("the x").stems == words{"the", "x"});
}

TEST_CASE("profiles are equal when all their switches are") {
  const std::vector<profile> profiles = every_profile();
  for (std::size_t left = 0; left < profiles.size(); ++left) {
    for (std::size_t right = 0; right < profiles.size(); ++right) {
      CHECK((profiles[left] == profiles[right]) == (left == right));
      CHECK((profiles[left] != profiles[right]) == (left != right));
    }
    CHECK(preprocessor(profiles[left]).switches() == profiles[left]);
  }
}

TEST_CASE("the chunks of a tweet have its stems, whatever the profile") {
  random_text random(1);
  for (const profile& switches : every_profile()) {
    const preprocessor steps(switches);
    for (int run = 0; run < 10000; ++run) {
      const std::string tweet = run % 4 == 0 ? random.bytes(random.below(80)) : random.tweet();
      REQUIRE(stems_by_chunk(steps, tweet, std::string_view::npos) == steps.run(tweet).stems);
    }
  }
}

TEST_CASE("a caller that knows no longer stem gets all those it may know") {
  random_text random(2);
  for (const profile& switches : every_profile()) {
    const preprocessor steps(switches);
    for (int run = 0; run < 4000; ++run) {
      const std::string tweet = random.tweet();
      const words stems = steps.run(tweet).stems;
      for (const std::size_t longest : {0u, 5u, 100u, 276u, 277u, 278u, 1000u, 5000u}) {
        REQUIRE(stems_by_chunk(steps, tweet, longest) == up_to(longest, stems));
      }
    }
  }
}

TEST_CASE("words around the size that fits on the stack keep or lose their stems by length alone") {
  const std::string kelvin = "\xE2\x84\xAA", accented = "\xC3\xA9", growing = "\xC8\xBA", plain = "b";
  for (const profile& switches : every_profile()) {
    const preprocessor steps(switches);
    for (const std::string& letter : {kelvin, accented, growing, plain}) {
      for (std::size_t count = 80; count < 1100; count += count < 400 ? 1 : 7) {
        std::string word;
        for (std::size_t at = 0; at < count; ++at) word += letter;
        for (const std::string& ending :
             {std::string("ations"), std::string(".!http://x"), std::string(2000, '!')}) {
          const words stems = steps.run(word + ending).stems;
          for (const std::size_t longest : {100u, 277u, 278u}) {
            REQUIRE(stems_by_chunk(steps, word + ending, longest) == up_to(longest, stems));
          }
        }
      }
    }
  }
}

TEST_CASE("a chunk's bare word has its stems, whatever the profile") {
  random_text random(7);
  for (const profile& switches : every_profile()) {
    const preprocessor steps(switches);
    for (int run = 0; run < 20000; ++run) {
      const std::string chunk = random.word().substr(0, 15);
      const detail::chunk_key key = detail::make_key(chunk);
      const detail::bare_word bare(key);
      if (key.low == 0 || !bare.plain()) continue;
      words stems;
      steps.for_each_stem_of_bare(bare, [&](std::string_view stem) { stems.emplace_back(stem); });
      REQUIRE(stems == steps.run(chunk).stems);
    }
  }
}

TEST_CASE("a chunk has at most two stems") {
  random_text random(3);
  for (const profile& switches : every_profile()) {
    const preprocessor steps(switches);
    for (int run = 0; run < 10000; ++run) {
      std::size_t count = 0;
      steps.for_each_stem(random.word() + random.word(), [&count](std::string_view) { ++count; });
      REQUIRE(count <= 2);
    }
  }
}

TEST_CASE("every stage is valid UTF-8") {
  random_text random(4);
  for (const profile& switches : every_profile()) {
    const preprocessor steps(switches);
    for (int run = 0; run < 2000; ++run) {
      const stages out = steps.run(random.tweet());
      REQUIRE(to_valid_utf8(out.cleaned) == out.cleaned);
      for (const words& list : {out.tokens, out.filtered, out.stems}) {
        for (const std::string& word : list) REQUIRE(to_valid_utf8(word) == word);
      }
    }
  }
}
