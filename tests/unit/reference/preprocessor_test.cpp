// SPDX-License-Identifier: MIT
#include "tweetsent/reference/preprocessor.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "counted_stems.hpp"
#include "random_text.hpp"
#include "small_models.hpp"
#include "tweetsent/chunk/chunk_scanner.hpp"

using namespace tweetsent;
using word_list = std::vector<std::string>;

namespace {

word_list stems_by_chunk(const preprocessor& steps, std::string_view tweet) {
  word_list stems;
  detail::scan_chunks_plainly(tweet, [&](std::string_view chunk, detail::chunk_key) {
    steps.for_each_stem(chunk, [&](std::string_view stem) { stems.emplace_back(stem); });
  });
  return stems;
}

}  // namespace

TEST_CASE("the four stages of a tweet follow one another") {
  const stages out = preprocessor().run("I cannot stop loving it! The http://t.co/x");
  CHECK(out.cleaned == "I cannot stop loving it The ");
  CHECK(out.tokens == word_list{"I", "can", "not", "stop", "loving", "it", "The"});
  CHECK(out.filtered == word_list{"I", "stop", "loving", "The"});
  CHECK(out.stems == word_list{"i", "stop", "love", "the"});
}

TEST_CASE("folding case first makes stop words and URLs of their capitals") {
  const stages out = preprocessor({true, stop_word_list::english, {}}).run("The END HTTP://X CanNot");
  CHECK(out.cleaned == "the end  cannot");
  CHECK(out.stems == word_list{"end"});
}

TEST_CASE("a profile chooses the stop words") {
  CHECK(preprocessor({false, stop_word_list::english_without_negations, {}}).run("not the x").stems ==
        word_list{"not", "x"});
  CHECK(preprocessor({false, stop_word_list::own, {"x"}}).run("not the x").stems == word_list{"not", "the"});
  CHECK(preprocessor({false, stop_word_list::own, {}}).run("the x").stems == word_list{"the", "x"});
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
      REQUIRE(stems_by_chunk(steps, tweet) == counted_stems(steps, tweet));
      const bool may_be_overlong = tweet.size() > longest_word / 2;
      if (!may_be_overlong) REQUIRE(stems_by_chunk(steps, tweet) == steps.run(tweet).stems);
    }
  }
}

TEST_CASE("a word of more than 2,048 bytes has no stems, and a shorter one has all of them") {
  for (const profile& switches : every_profile()) {
    const preprocessor steps(switches);
    for (const std::string letter : {"b", "\xC3\xA9", "\xC8\xBA", "\xE2\x84\xAA", "\xF0\x90\x90\x80"}) {
      for (std::size_t count = 480; count < 2100; ++count) {
        // Words of letters of one, two, three and four bytes that end near byte 2,048, and some others.
        const auto near = [count](std::size_t letters) {
          return count + 12 > letters && count < letters + 5;
        };
        if (!near(512) && !near(682) && !near(1024) && !near(2048) && count % 100 != 0) continue;
        std::string word;
        for (std::size_t at = 0; at < count; ++at) word += letter;
        for (const std::string& ending :
             {std::string("ations"), std::string(".!http://x"), std::string(2000, '!')}) {
          REQUIRE(stems_by_chunk(steps, word + ending) == counted_stems(steps, word + ending));
        }
      }
    }
    REQUIRE(stems_by_chunk(steps, std::string(2048, 'b')) == word_list{std::string(2048, 'b')});
    REQUIRE(stems_by_chunk(steps, std::string(2049, 'b')).empty());
  }
}

TEST_CASE("a chunk's bare word has its stems, whatever the profile") {
  random_text random(7);
  for (const profile& switches : every_profile()) {
    const preprocessor steps(switches);
    for (int run = 0; run < 20000; ++run) {
      const std::string chunk = random.word().substr(0, 15);
      const detail::chunk_key key = detail::make_key(chunk);
      const detail::bare_word bare(key, chunk.size());
      if (key.low == 0 || !bare.plain()) continue;
      word_list stems;
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
      for (const word_list& list : {out.tokens, out.filtered, out.stems}) {
        for (const std::string& word : list) REQUIRE(to_valid_utf8(word) == word);
      }
    }
  }
}
