// SPDX-License-Identifier: MIT
#include "connections/connection_pool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

using namespace tweetsent_server;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

// What stands for a connection: it can be closed.
int open_something() {
  return ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

bool is_open(int file) {
  return ::fcntl(file, F_GETFD) >= 0;
}

struct calling_worker final : connection_worker {
  std::function<void(int)> call;

  explicit calling_worker(std::function<void(int)> function) : call(std::move(function)) {}
  void serve(int socket) override { call(socket); }
};

std::function<std::unique_ptr<connection_worker>()> workers_that(const std::function<void(int)>& call) {
  return [call] { return std::make_unique<calling_worker>(call); };
}

bool empties(connection_pool& pool) {
  return pool.wait_until_empty(seconds(10));
}

}  // namespace

TEST_CASE("every connection is served and closed, also one that throws") {
  constexpr int most_files = 1100;
  std::vector<bool> open_before;  // who starts a test may leave files open to it
  for (int file = 0; file < most_files; ++file) open_before.push_back(is_open(file));
  std::atomic<int> served{0};
  connection_pool pool(3, 4, workers_that([&served](int /*socket*/) {
                         if (++served % 7 == 0) throw std::runtime_error("lost");
                       }));
  for (int at = 0; at < 1000; ++at) {
    while (!pool.has_room()) std::this_thread::yield();
    pool.submit(open_something());
  }
  CHECK(empties(pool));
  CHECK(served == 1000);
  CHECK(pool.waiting() == 0);
  for (int file = 0; file < most_files; ++file)
    CHECK(is_open(file) == open_before[static_cast<std::size_t>(file)]);
}

TEST_CASE("what is thrown need not be an exception, and a worker may fail to be made") {
  for (const bool made : {true, false}) {
    connection_pool pool(1, 4, [made]() -> std::unique_ptr<connection_worker> {
      if (!made) throw std::bad_alloc();
      return std::make_unique<calling_worker>([](int /*socket*/) { throw 1; });
    });
    const int socket = open_something();
    pool.submit(socket);
    CHECK(empties(pool));
    CHECK_FALSE(is_open(socket));
  }
}

TEST_CASE("there is room while fewer wait than the queue holds") {
  std::promise<void> open;
  connection_pool pool(1, 2,
                       workers_that([opened = open.get_future().share()](int /*socket*/) { opened.wait(); }));
  CHECK(pool.surplus() == 0);
  pool.submit(-1);
  while (pool.served() == 0) std::this_thread::yield();
  CHECK(pool.surplus() == 0);
  pool.submit(-1);
  CHECK(pool.has_room());
  pool.submit(-1);
  CHECK_FALSE(pool.has_room());
  CHECK(pool.waiting() == 2);
  CHECK(pool.surplus() == 2);
  CHECK_FALSE(pool.wait_until_empty(milliseconds(20)));
  open.set_value();
  CHECK(empties(pool));
  CHECK(pool.has_room());
}
