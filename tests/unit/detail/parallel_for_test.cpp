// SPDX-License-Identifier: MIT
#include "tweetsent/detail/parallel_for.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <cstddef>
#include <thread>
#include <vector>

using tweetsent::parallel_for;

TEST_CASE("work is done on every number once, whatever the threads and blocks") {
  for (const std::size_t count : {0u, 1u, 2u, 511u, 512u, 513u, 5000u}) {
    for (const unsigned threads : {0u, 1u, 2u, 3u, 16u}) {
      for (const std::size_t block : {1u, 7u, 512u, 100000u}) {
        std::vector<std::atomic<int>> done(count);
        parallel_for(count, threads, block, [&](std::size_t begin, std::size_t end) {
          for (std::size_t at = begin; at < end; ++at) ++done[at];
        });
        std::size_t wrong = 0;
        for (const std::atomic<int>& times : done) wrong += times != 1;
        REQUIRE(wrong == 0);
      }
    }
  }
}

TEST_CASE("no more threads work than there are blocks") {
  std::atomic<int> calls{0};
  const std::thread::id caller = std::this_thread::get_id();
  std::atomic<bool> elsewhere{false};
  parallel_for(100, 64, 100, [&](std::size_t, std::size_t) {
    ++calls;
    if (std::this_thread::get_id() != caller) elsewhere = true;
  });
  CHECK(calls == 1);
  CHECK_FALSE(elsewhere);
}
