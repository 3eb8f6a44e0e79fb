// SPDX-License-Identifier: MIT
#include "tweetsent/ngram/word_and_marks.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "random_text.hpp"

using namespace tweetsent;
using detail::word_and_marks;

namespace {

// What was found in a chunk: the word, a blank, the marks. Empty if nothing was.
std::string parts_of(const std::string& chunk) {
  const word_and_marks parts(detail::make_key(chunk), chunk.size());
  if (!parts.found()) return {};
  const std::size_t marks = chunk.size() - parts.word_size();
  return std::string(detail::key_text(parts.word(), parts.word_size()).text()) + ' ' +
         std::string(detail::key_text(parts.marks(), marks).text());
}

bool same_tokens(const token_buffer& left, const token_buffer& right) {
  if (left.count != right.count || left.letter_count != right.letter_count) return false;
  for (std::size_t at = 0; at < left.count; ++at) {
    const tweet_token &one = left.tokens[at], &other = right.tokens[at];
    if (one.kind != other.kind || one.shouted != other.shouted || one.elongated != other.elongated ||
        one.begin != other.begin || one.end != other.end || left.text(one) != right.text(other))
      return false;
  }
  return true;
}

}  // namespace

TEST_CASE("a chunk of letters and marks is cut into its word, in lower case, and its marks") {
  CHECK(parts_of("great") == "great ");
  CHECK(parts_of("Great!!") == "great !!");
  CHECK(parts_of("iPhone,") == "iphone ,");
  CHECK(parts_of("fifteen_letters") == "");
  CHECK(parts_of("fifteenletters.") == "fifteenletters .");
  CHECK(parts_of("u?!.,") == "u ?!.,");
}

TEST_CASE("a word in capitals is not the one in lower case: it is shouted") {
  CHECK(parts_of("SO!") == "SO !");
  CHECK(parts_of("I") == "I ");
}

TEST_CASE("what may be a face, a link or one word with what follows is left alone") {
  for (const char* other : {"so:)", "what's", "a&amp;b", "www.", "WWW.x", "!", "...so", "no.2", "a-b", "w00t",
                            "so;", "\xC3\xA9t\xC3\xA9", "_", "@name"}) {
    CHECK(parts_of(other) == "");
  }
}

TEST_CASE("the piece made of a word is that of the tokenizer, or none is made") {
  random_text random(61);
  std::size_t made = 0;
  for (int run = 0; run < 100000; ++run) {
    const std::string chunk = random.word().substr(0, random.below(16));
    const detail::chunk_key key = detail::make_key(chunk);
    if (key.low == 0) continue;
    const word_and_marks parts(key, chunk.size());
    token_buffer piece, expected;
    if (!parts.found() || !parts.make_piece(piece)) continue;
    ++made;
    const detail::key_text word(parts.word(), parts.word_size());
    tokenize_piece(word.text(), 0, {}, expected);
    REQUIRE(same_tokens(piece, expected));
  }
  CHECK(made > 10000);
}
