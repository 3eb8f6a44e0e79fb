// SPDX-License-Identifier: MIT
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>

#include "tweetsent/batch.hpp"

using namespace tweetsent;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define TWEETSENT_TESTS_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define TWEETSENT_TESTS_SANITIZED
#endif
#endif

// A child process with room for a few thread stacks alone: asking for more must not end it.
TEST_CASE("work is done by as many threads as the system gives") {
#ifdef TWEETSENT_TESTS_SANITIZED
  WARN("skipped: sanitizers need more address space than this test leaves");
#else
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const rlimit room{rlim_t{200} << 20, rlim_t{200} << 20};
    if (setrlimit(RLIMIT_AS, &room) != 0) _exit(2);
    std::atomic<int> done{0};
    parallel_for(10000, 1000, 1, [&](std::size_t, std::size_t) {
      ++done;
      usleep(50);
    });
    _exit(done == 10000 ? 0 : 3);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
#endif
}
