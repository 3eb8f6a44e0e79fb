// SPDX-License-Identifier: MIT
//
// Linked into the server, lets one allocation fail: the file $TWEETSENT_ALLOCATION_FAULTS holds a plan, and
// `left` is counted down at each allocation until the one that finds it at 1. OpenSSL's own are counted too.
#include <fcntl.h>
#include <openssl/crypto.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <stdexcept>

namespace {

enum fault_kind : std::int64_t { out_of_memory, exception, no_exception_type };

struct fault_plan {
  std::atomic<std::int64_t> left;
  std::atomic<std::int64_t> kind;
};

std::atomic<fault_plan*> plan{nullptr};

bool takes_fault() noexcept {
  fault_plan* const current = plan.load(std::memory_order_relaxed);
  return current != nullptr && current->left.load() > 0 && current->left.fetch_sub(1) == 1;
}

void* malloc_or_fail(std::size_t size, const char* /*file*/, int /*line*/) {
  return takes_fault() ? nullptr : std::malloc(size);
}

void* realloc_or_fail(void* place, std::size_t size, const char* /*file*/, int /*line*/) {
  return takes_fault() ? nullptr : std::realloc(place, size);
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

const bool has_plan = [] {
  const char* const path = std::getenv("TWEETSENT_ALLOCATION_FAULTS");
  if (path == nullptr) return false;
  const int file = ::open(path, O_RDWR | O_CLOEXEC);
  void* const mapped = ::mmap(nullptr, sizeof(fault_plan), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (mapped == MAP_FAILED) std::abort();
  ::close(file);
  plan = static_cast<fault_plan*>(mapped);
  return true;
}();

}  // namespace

// Asked by LeakSanitizer: what OpenSSL allocates it may lose itself when the next allocation fails.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:malloc_or_fail\nleak:realloc_or_fail\n";
}

void* operator new(std::size_t size) {
  if (takes_fault()) {
    switch (plan.load()->kind.load()) {
      case exception:
        throw std::runtime_error("injected");
      case no_exception_type:
        throw 1;
      default:
        throw std::bad_alloc();
    }
  }
  void* const place = std::malloc(size == 0 ? 1 : size);
  if (place == nullptr) throw std::bad_alloc();
  return place;
}
void* operator new[](std::size_t size) {
  return operator new(size);
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return takes_fault() ? nullptr : std::malloc(size == 0 ? 1 : size);
}
void* operator new[](std::size_t size, const std::nothrow_t& nothrow) noexcept {
  return operator new(size, nothrow);
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
