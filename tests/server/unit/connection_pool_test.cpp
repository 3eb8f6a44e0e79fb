// SPDX-License-Identifier: MIT
#include "connection_pool.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <future>
#include <stdexcept>

using namespace tweetsent_server;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

TEST_CASE("every connection is served, also after one that throws") {
  connection_guard guard(seconds(1));
  connection_pool pool(3, 4, guard);
  std::atomic<int> served{0};
  for (int at = 0; at < 1000; ++at) {
    pool.submit({[&served, at] {
                   ++served;
                   if (at % 7 == 0) throw std::runtime_error("lost");
                 },
                 nullptr});
  }
  CHECK(pool.finish(steady_clock::now() + seconds(10)));
  CHECK(served == 1000);
  CHECK(pool.waiting() == 0);
}

TEST_CASE("the owner lives as long as its connection") {
  connection_guard guard(seconds(1));
  connection_pool pool(1, 4, guard);
  auto owner = std::make_shared<int>(1);
  const std::weak_ptr<int> watched = owner;
  std::promise<void> open;
  std::shared_future<void> opened = open.get_future().share();
  pool.submit({[opened] { opened.wait(); }, owner});
  owner.reset();
  CHECK_FALSE(watched.expired());
  open.set_value();
  CHECK(pool.finish(steady_clock::now() + seconds(10)));
  CHECK(watched.expired());
}

TEST_CASE("submitting waits while the queue is full") {
  connection_guard guard(seconds(1));
  connection_pool pool(1, 2, guard);
  std::promise<void> open;
  std::shared_future<void> opened = open.get_future().share();
  const auto serve = [opened] { opened.wait(); };
  for (int at = 0; at < 3; ++at) pool.submit({serve, nullptr});
  auto fourth = std::async(std::launch::async, [&] { pool.submit({serve, nullptr}); });
  CHECK(fourth.wait_for(milliseconds(50)) == std::future_status::timeout);
  CHECK(pool.waiting() == 2);
  open.set_value();
  fourth.get();
  CHECK(pool.finish(steady_clock::now() + seconds(10)));
}

TEST_CASE("finishing gives up at its deadline") {
  connection_guard guard(seconds(1));
  connection_pool pool(1, 2, guard);
  std::promise<void> open;
  pool.submit({[opened = open.get_future().share()] { opened.wait(); }, nullptr});
  CHECK_FALSE(pool.finish(steady_clock::now() + milliseconds(50)));
  open.set_value();
  CHECK(pool.finish(steady_clock::now() + seconds(10)));
}
