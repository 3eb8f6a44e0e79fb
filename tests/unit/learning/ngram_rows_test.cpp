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
      rows.add(tweets[row], static_cast<std::uint32_t>(row % 5));
      std::vector<std::uint32_t> expected;
      const std::size_t tokens = for_each_plain_feature(
          tweets[row], profile, [&](feature which) { expected.push_back(bucket_of(which, buckets)); });
      std::sort(expected.begin(), expected.end());
      REQUIRE(row_buckets(rows, row) == expected);
      REQUIRE(rows.length(row) == tokens);
      REQUIRE(rows.label(row) == row % 5);
    }
    REQUIRE(rows.size() == tweets.size());
  }
}

TEST_CASE("features are numbered as they come, each bucket once") {
  ngram_rows rows({}, 1 << 10);
  random_text random(32);
  std::size_t before = 0;
  for (int row = 0; row < 200; ++row) {
    rows.add(random.tweet(), 0);
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
  rows.add("good day", 0);
  const std::size_t pieces = rows.pieces(), features = rows.features();
  rows.add("day good day", 1);
  rows.add(
      "Good \xE2\x80\x8B"
      "day",
      1);
  CHECK(rows.pieces() == pieces);
  rows.add("GOOD", 1);  // shouted: other features
  CHECK(rows.pieces() > pieces);
  CHECK(rows.features() > features);
}

TEST_CASE("a table of two buckets holds everything") {
  ngram_rows rows({}, 2);
  rows.add("so good", 0);
  CHECK(rows.features() == 2);
}
