// SPDX-License-Identifier: MIT
//
// Many tweets at once, on several threads, the order kept.
#ifndef TWEETSENT_BATCH_HPP
#define TWEETSENT_BATCH_HPP

#include <cstddef>
#include <iterator>
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

// The predictions of a range of tweets, in its order. Any range with random access whose elements convert to
// std::string_view: a vector or an array of strings or views, a list in braces.
template <class Tweets = std::vector<std::string_view>>
std::vector<prediction> predict_batch(const classifier& sentiment, const Tweets& tweets,
                                      unsigned threads = 0) {
  constexpr std::size_t block = 512;
  std::vector<prediction> out(std::size(tweets));
  const auto first = std::begin(tweets);
  parallel_for(out.size(), threads, block, [&](std::size_t begin, std::size_t end) {
    for (std::size_t at = begin; at < end; ++at) {
      out[at] = sentiment.predict(std::string_view(first[static_cast<std::ptrdiff_t>(at)]));
    }
  });
  return out;
}

// Predictions refer to the classifier's labels, so a temporary will not do.
template <class Tweets = std::vector<std::string_view>>
std::vector<prediction> predict_batch(const classifier&& sentiment, const Tweets& tweets,
                                      unsigned threads = 0) = delete;

}  // namespace v0
}  // namespace tweetsent

#endif
