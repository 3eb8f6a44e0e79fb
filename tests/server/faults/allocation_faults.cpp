// SPDX-License-Identifier: MIT
//
// Lets allocations of the server fail, OpenSSL's own too.
#include "fault_plan.hpp"
#include "replaced_new.hpp"

#include <openssl/crypto.h>

#include <cstdlib>
#include <new>

namespace {

void* malloc_or_fail(std::size_t size, const char* /*file*/, int /*line*/) {
  return takes_fault(fault_place::allocation) ? nullptr : std::malloc(size);
}

void* realloc_or_fail(void* place, std::size_t size, const char* /*file*/, int /*line*/) {
  return takes_fault(fault_place::allocation) ? nullptr : std::realloc(place, size);
}

void free_place(void* place, const char* /*file*/, int /*line*/) {
  std::free(place);
}

void watch_openssl(int, char**, char**) {
  if (CRYPTO_set_mem_functions(malloc_or_fail, realloc_or_fail, free_place) != 1) std::abort();
}

// OpenSSL lets nobody in after its first allocation, which cpp-httplib makes before this program's own
// objects are.
[[gnu::section(".preinit_array"), gnu::used]] void (*const before_all)(int, char**, char**) = watch_openssl;

}  // namespace

// Asked by LeakSanitizer: what OpenSSL allocates it may lose itself when the next allocation fails.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:malloc_or_fail\nleak:realloc_or_fail\n";
}

void* allocate(std::size_t size) {
  if (takes_fault(fault_place::allocation)) throw_fault();
  void* const place = std::malloc(size == 0 ? 1 : size);
  if (place == nullptr) throw std::bad_alloc();
  return place;
}
