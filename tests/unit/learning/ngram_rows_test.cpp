// SPDX-License-Identifier: MIT
#include "tweetsent/learning/ngram_rows.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "random_text.hpp"
#include "small_ngram_models.hpp"

using namespace tweetsent;

namespace {

// The buckets of a row's features, sorted: those of its pieces and of the pairs between them.
std::vector<std::uint32_t> row_buckets(const ngram_rows& rows, std::size_t row) {
  std::vector<std::uint32_t> out;
  const number_lists& features = rows.piece_features();
  for (auto piece = rows.row_pieces().begin(row); piece != rows.row_pieces().end(row); ++piece) {
    for (auto which = features.begin(*piece); which != features.end(*piece); ++which)
      out.push_back(rows.bucket(*which));
  }
  for (auto which = rows.row_pairs().begin(row); which != rows.row_pairs().end(row); ++which)
    out.push_back(rows.bucket(*which));
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

TEST_CASE("a row has the features that its tweet has, piece by piece, for every profile") {
  constexpr std::uint32_t buckets = 1 << 14;
  random_text random(31);
  std::vector<std::string> tweets{"", " ", "not", "good not", "\xE2\x80\x8B", "x" + std::string(700, 'y')};
  for (int run = 0; run < 400; ++run)
    tweets.push_back(random.chance(8) ? random.bytes(100) : random.tweet(20));
  for (const ngram_profile& profile : every_ngram_profile()) {
    ngram_rows rows(profile, buckets);
    for (std::size_t row = 0; row < tweets.size(); ++row) {
      rows.add(tweets[row]);
      std::vector<std::uint32_t> expected;
      const std::size_t tokens = for_each_plain_feature(
          tweets[row], profile, [&](feature which) { expected.push_back(bucket_of(which, buckets)); });
      std::sort(expected.begin(), expected.end());
      REQUIRE(row_buckets(rows, row) == expected);
      REQUIRE(rows.length(row) == tokens);
    }
    REQUIRE(rows.size() == tweets.size());
  }
}

TEST_CASE("features are numbered as they come, each bucket once") {
  ngram_rows rows({}, 1 << 10);
  random_text random(32);
  std::size_t before = 0;
  for (int row = 0; row < 200; ++row) {
    rows.add(random.tweet());
    REQUIRE(rows.features() >= before);
    before = rows.features();
  }
  std::vector<std::uint32_t> buckets;
  for (std::size_t at = 0; at < rows.features(); ++at) buckets.push_back(rows.bucket(at));
  std::sort(buckets.begin(), buckets.end());
  CHECK(std::adjacent_find(buckets.begin(), buckets.end()) == buckets.end());
  CHECK(buckets.back() < rows.buckets());
  CHECK(rows.buckets() == 1 << 10);
}

TEST_CASE("a chunk seen before takes no new piece, nor does one with the same tokens") {
  ngram_rows rows({}, 1 << 10);
  rows.add("good day");
  const std::size_t pieces = rows.pieces(), features = rows.features();
  rows.add("day good day");
  rows.add(
      "Good \xE2\x80\x8B"
      "day");
  CHECK(rows.pieces() == pieces);
  rows.add("GOOD");  // shouted: other features
  CHECK(rows.pieces() > pieces);
  CHECK(rows.features() > features);
}

TEST_CASE("a table of two buckets holds everything") {
  ngram_rows rows({}, 2);
  rows.add("so good");
  CHECK(rows.features() == 2);
}

TEST_CASE("tweets of the same words share a number, whatever stands between the words") {
  ngram_rows rows({}, 1 << 10);
  for (const char* tweet :
       {"Not so good!!", "good, so NOT @you http://t.co/x", "so good", "not so good good", "!!", ":)"})
    rows.add(tweet);
  CHECK(rows.words(0) == rows.words(1));
  CHECK(rows.words(0) != rows.words(2));
  CHECK(rows.words(0) != rows.words(3));
  CHECK(rows.words(4) == 0);
  CHECK(rows.words(5) == 0);
}

TEST_CASE("a piece has its features listed once for each way in which rows begin it") {
  ngram_rows rows({}, 1 << 10);
  rows.add("good");
  CHECK(rows.pieces() == 1);
  rows.add("good good");
  CHECK(rows.pieces() == 1);
  rows.add("not good");  // "not", and "good" begun negated
  CHECK(rows.pieces() == 3);
  rows.add("never not good");
  CHECK(rows.pieces() == 5);  // "never", and "not" begun negated
}
