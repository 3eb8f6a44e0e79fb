// SPDX-License-Identifier: MIT
#include "connection_pool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <future>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace tweetsent_server;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

namespace {

// What stands for a connection: it can be closed.
int open_something() {
  return ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

bool is_open(int file) {
  return ::fcntl(file, F_GETFD) >= 0;
}

}  // namespace

TEST_CASE("every connection is served, and one that throws is closed") {
  constexpr int most_files = 1100;
  std::vector<bool> open_before;  // who starts a test may leave files open to it
  for (int file = 0; file < most_files; ++file) open_before.push_back(is_open(file));
  connection_guard guard(seconds(1));
  std::atomic<int> served{0};
  connection_pool pool(3, 4, guard, [&served](int socket) {
    if (++served % 7 == 0) throw std::runtime_error("lost");
    ::close(socket);
  });
  for (int at = 0; at < 1000; ++at) {
    while (!pool.has_room()) std::this_thread::yield();
    pool.submit(open_something());
  }
  CHECK(pool.finish(steady_clock::now() + seconds(10)));
  CHECK(served == 1000);
  CHECK(pool.waiting() == 0);
  for (int file = 0; file < most_files; ++file)
    CHECK(is_open(file) == open_before[static_cast<std::size_t>(file)]);
}

TEST_CASE("what is thrown need not be an exception") {
  connection_guard guard(seconds(1));
  connection_pool pool(1, 4, guard, [](int) { throw 1; });
  const int socket = open_something();
  pool.submit(socket);
  CHECK(pool.finish(steady_clock::now() + seconds(10)));
  CHECK_FALSE(is_open(socket));
}

TEST_CASE("there is room while fewer wait than the queue holds") {
  connection_guard guard(seconds(1));
  std::promise<void> open;
  connection_pool pool(1, 2, guard, [opened = open.get_future().share()](int) { opened.wait(); });
  pool.submit(-1);
  while (pool.served() == 0) std::this_thread::yield();
  pool.submit(-1);
  CHECK(pool.has_room());
  pool.submit(-1);
  CHECK_FALSE(pool.has_room());
  CHECK(pool.waiting() == 2);
  open.set_value();
  CHECK(pool.finish(steady_clock::now() + seconds(10)));
  CHECK(pool.has_room());
}

TEST_CASE("finishing gives up at its deadline") {
  connection_guard guard(seconds(1));
  std::promise<void> open;
  connection_pool pool(1, 2, guard, [opened = open.get_future().share()](int) { opened.wait(); });
  pool.submit(-1);
  CHECK_FALSE(pool.finish(steady_clock::now() + milliseconds(50)));
  open.set_value();
  CHECK(pool.finish(steady_clock::now() + seconds(10)));
}
