// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_TESTS_COUNTED_ALLOCATIONS_HPP
#define TWEETSENT_TESTS_COUNTED_ALLOCATIONS_HPP

#include <atomic>
#include <cstddef>

// What every operator new of this program has been asked for.
struct allocation_totals {
  static std::atomic<std::size_t> calls;
  static std::atomic<std::size_t> bytes;
  static std::atomic<std::size_t> most_at_once;  // more is refused
};

// What was asked for since it was made.
class counted_allocations {
 public:
  std::size_t calls() const noexcept { return allocation_totals::calls - calls_; }
  std::size_t bytes() const noexcept { return allocation_totals::bytes - bytes_; }

 private:
  std::size_t calls_ = allocation_totals::calls;
  std::size_t bytes_ = allocation_totals::bytes;
};

#endif
