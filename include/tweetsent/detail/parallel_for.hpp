// SPDX-License-Identifier: MIT
//
// A loop on several threads.
#ifndef TWEETSENT_DETAIL_PARALLEL_FOR_HPP
#define TWEETSENT_DETAIL_PARALLEL_FOR_HPP

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

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

}  // namespace v0
}  // namespace tweetsent

#endif
