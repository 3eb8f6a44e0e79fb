// SPDX-License-Identifier: MIT
#include "connections/connection.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

using namespace tweetsent_server;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_CASE("a request begins with its first byte, and not before") {
  connection_limits limits(seconds(0));
  std::this_thread::sleep_for(milliseconds(2));
  CHECK_FALSE(limits.has_begun());
  CHECK(limits.allow_more());
  limits.count_received(1);
  std::this_thread::sleep_for(milliseconds(2));
  CHECK(limits.has_begun());
  CHECK_FALSE(limits.allow_more());
  limits.await_request();
  CHECK_FALSE(limits.has_begun());
  CHECK(limits.allow_more());
}

TEST_CASE("a head has 64 KiB, and a body what frames it besides") {
  connection_limits limits(seconds(60));
  limits.count_received(64 * 1024);
  CHECK(limits.allow_more());
  limits.count_received(1);
  CHECK_FALSE(limits.allow_more());
  limits.await_request();
  limits.count_received(1000);
  limits.allow_body(1000);
  limits.count_received(64 * 1024 + 7000);
  CHECK(limits.allow_more());
  limits.count_received(1);
  CHECK_FALSE(limits.allow_more());
}

TEST_CASE("the time of waiting counts from the last request") {
  connection_limits limits(seconds(60));
  const auto begun = limits.since();
  std::this_thread::sleep_for(milliseconds(2));
  limits.count_received(1);
  CHECK(limits.since() == begun);
  limits.await_request();
  CHECK(limits.since() > begun);
}
