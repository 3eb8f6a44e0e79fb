// SPDX-License-Identifier: MIT
#include "counted_allocations.hpp"

#include <cstdlib>
#include <new>

std::atomic<std::size_t> allocation_totals::calls{0};
std::atomic<std::size_t> allocation_totals::bytes{0};

namespace {

void* allocate(std::size_t size) noexcept {
  ++allocation_totals::calls;
  allocation_totals::bytes += size;
  return std::malloc(size == 0 ? 1 : size);
}

}  // namespace

void* operator new(std::size_t size) {
  void* const place = allocate(size);
  if (place == nullptr) throw std::bad_alloc();
  return place;
}
void* operator new[](std::size_t size) {
  return operator new(size);
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return allocate(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return allocate(size);
}

void operator delete(void* place) noexcept {
  std::free(place);
}
void operator delete[](void* place) noexcept {
  std::free(place);
}
void operator delete(void* place, std::size_t) noexcept {
  std::free(place);
}
void operator delete[](void* place, std::size_t) noexcept {
  std::free(place);
}
void operator delete(void* place, const std::nothrow_t&) noexcept {
  std::free(place);
}
void operator delete[](void* place, const std::nothrow_t&) noexcept {
  std::free(place);
}
