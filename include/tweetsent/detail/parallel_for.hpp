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

#include "tweetsent/detail/invalid_argument.hpp"

namespace tweetsent {
inline namespace v0 {

namespace detail {

// False if the system gives no more threads. Without exceptions the program ends then.
template <class Run>
bool start_thread(std::vector<std::thread>& threads, const Run& run) {
#if TWEETSENT_HAS_EXCEPTIONS
  try {
    threads.emplace_back(run);
    return true;
  } catch (...) {
    return false;
  }
#else
  threads.emplace_back(run);
  return true;
#endif
}

}  // namespace detail

// Calls work(begin, end) for blocks that together cover [0, count), on `threads` threads (0: one a core).
// Each thread takes the next block when it is done with one. `work` must not throw. `block` is at least 1.
template <class Work>
void parallel_for(std::size_t count, unsigned threads, std::size_t block, Work&& work) {
  if (threads == 0) threads = (std::max)(1u, std::thread::hardware_concurrency());
  std::atomic<std::size_t> next{0};
  const auto run = [&] {
    for (std::size_t begin; (begin = next.fetch_add(block)) < count;)
      work(begin, (std::min)(count, begin + block));
  };
  const std::size_t blocks = (count + block - 1) / block;
  std::vector<std::thread> helpers;
  const std::size_t wanted = (std::min<std::size_t>)(threads, blocks);
  // Where the system gives no more threads, those there are do all the work.
  while (helpers.size() + 1 < wanted && detail::start_thread(helpers, run)) {
  }
  run();
  for (std::thread& helper : helpers) helper.join();
}

}  // namespace v0
}  // namespace tweetsent

#endif
