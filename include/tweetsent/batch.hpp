// SPDX-License-Identifier: MIT
//
// Many tweets at once, on several threads, the order kept.
#ifndef TWEETSENT_BATCH_HPP
#define TWEETSENT_BATCH_HPP

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <string_view>
#include <thread>
#include <vector>

#include "tweetsent/classifier.hpp"

namespace tweetsent {
inline namespace v0 {

// Calls work(begin, end) for blocks that together cover [0, count), on `threads` threads (0: one a core).
// Threads take the next block when they are done with one. `work` must not throw.
template <class Work>
void parallel_for(std::size_t count, unsigned threads, std::size_t block, Work&& work) {
  if (threads == 0) threads = std::max(1u, std::thread::hardware_concurrency());
  std::atomic<std::size_t> next{0};
  const auto run = [&] {
    for (std::size_t begin; (begin = next.fetch_add(block)) < count;)
      work(begin, std::min(count, begin + block));
  };
  const std::size_t blocks = (count + block - 1) / block;
  std::vector<std::thread> helpers;
  try {
    for (std::size_t helper = 1; helper < std::min<std::size_t>(threads, blocks); ++helper)
      helpers.emplace_back(run);
  } catch (...) {
    // The system gives no more threads: those there are do all the work.
  }
  run();
  for (std::thread& helper : helpers) helper.join();
}

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
