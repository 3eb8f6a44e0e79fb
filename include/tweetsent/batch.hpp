// SPDX-License-Identifier: MIT
//
// Many tweets at once, on several threads, the order kept.
#ifndef TWEETSENT_BATCH_HPP
#define TWEETSENT_BATCH_HPP

#include <cstddef>
#include <string_view>
#include <vector>

#include "tweetsent/classifier.hpp"
#include "tweetsent/detail/parallel_for.hpp"

namespace tweetsent {
inline namespace v0 {

// Writes to out[i] the prediction of tweets[i], for i in [0, count). `threads` as in parallel_for.
inline void predict_batch(const classifier& sentiment, const std::string_view* tweets, std::size_t count,
                          prediction* out, unsigned threads = 0) {
  constexpr std::size_t block = 512;
  parallel_for(count, threads, block, [&](std::size_t begin, std::size_t end) {
    for (std::size_t at = begin; at < end; ++at) out[at] = sentiment.predict(tweets[at]);
  });
}

inline std::vector<prediction> predict_batch(const classifier& sentiment,
                                             const std::vector<std::string_view>& tweets,
                                             unsigned threads = 0) {
  std::vector<prediction> out(tweets.size());
  predict_batch(sentiment, tweets.data(), tweets.size(), out.data(), threads);
  return out;
}

}  // namespace v0
}  // namespace tweetsent

#endif
