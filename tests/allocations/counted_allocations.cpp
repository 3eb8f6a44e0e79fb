// SPDX-License-Identifier: MIT
#include "counted_allocations.hpp"

#include "replaced_new.hpp"

#include <cstdlib>
#include <new>

std::atomic<std::size_t> allocation_totals::calls{0};
std::atomic<std::size_t> allocation_totals::bytes{0};
std::atomic<std::size_t> allocation_totals::most_at_once{~std::size_t{0}};

void* allocate(std::size_t size) {
  ++allocation_totals::calls;
  allocation_totals::bytes += size;
  void* const place = size > allocation_totals::most_at_once ? nullptr : std::malloc(size == 0 ? 1 : size);
  if (place == nullptr) throw std::bad_alloc();
  return place;
}
