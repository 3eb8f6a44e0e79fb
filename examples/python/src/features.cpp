// SPDX-License-Identifier: MIT
#include "features.hpp"

#include <algorithm>
#include <tweetsent/chunk/chunk_scanner.hpp>
#include <tweetsent/ngram/features.hpp>

namespace {

// The bucket of each feature of a tweet, in the order of the tweet. Returns how many tokens it has.
std::int32_t append_buckets(std::string_view tweet, const tweetsent::ngram_profile& profile,
                            std::uint32_t buckets, std::vector<std::uint32_t>& out) {
  std::size_t tokens = 0;
  tweetsent::piece_chain chain;
  const auto add = [&](tweetsent::feature which) { out.push_back(tweetsent::bucket_of(which, buckets)); };
  tweetsent::detail::scan_chunks_plainly(tweet, [&](std::string_view chunk, tweetsent::detail::chunk_key) {
    for (std::size_t position = 0; position < chunk.size();) {
      tweetsent::token_buffer piece;
      position = tweetsent::tokenize_piece(chunk, position, profile.tokens, piece);
      tokens += piece.count;
      if (piece.count == 0) continue;
      const tweetsent::piece_ends ends = tweetsent::for_each_feature(
          piece, profile, chain.negated,
          [&](tweetsent::feature which, const tweetsent::tweet_token&, bool) { add(which); });
      if (profile.word_pairs) add(chain.pair_with(ends));
      chain.append(ends);
    }
  });
  if (profile.word_pairs) add(chain.pair_with_end());
  return static_cast<std::int32_t>(tokens);
}

}  // namespace

sparse_rows hashed_features(const std::vector<std::string_view>& tweets, std::uint32_t buckets) {
  const tweetsent::ngram_profile profile;
  sparse_rows out;
  std::vector<std::uint32_t> found;
  for (const std::string_view tweet : tweets) {
    found.clear();
    out.lengths.push_back(append_buckets(tweet, profile, buckets, found));
    std::sort(found.begin(), found.end());
    for (std::size_t at = 0; at < found.size(); ++at) {
      if (at > 0 && found[at] == found[at - 1]) {
        ++out.counts.back();
      } else {
        out.places.push_back(static_cast<std::int32_t>(found[at]));
        out.counts.push_back(1);
      }
    }
    out.starts.push_back(static_cast<std::int64_t>(out.places.size()));
  }
  return out;
}
