// SPDX-License-Identifier: MIT
#include "connections/connection_guard.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

using namespace tweetsent_server;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr auto at_once = milliseconds(0);
constexpr auto never = milliseconds(1'000'000);

// Both ends of a connection: the server's first.
struct connected {
  std::array<int, 2> ends;

  connected() { REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0); }
  ~connected() {
    ::close(ends[0]);
    ::close(ends[1]);
  }

  void send() { REQUIRE(::write(ends[1], "x", 1) == 1); }

  // Bytes that can be read; 0 at the end, -1 when nothing has come yet.
  ssize_t receive() {
    char byte = 0;
    return ::recv(ends[0], &byte, 1, MSG_DONTWAIT);
  }
};

}  // namespace

TEST_CASE("a connection on which something has arrived does not idle") {
  connected pair;
  connection_roster roster;
  connection_guard guard(pair.ends[0], seconds(1), roster);
  guard.awaits_request();
  pair.send();
  CHECK(roster.end_idle(1, at_once, at_once) == 0);
  CHECK(pair.receive() == 1);
  CHECK(pair.receive() == -1);
  CHECK(roster.end_idle(1, at_once, at_once) == 1);
  CHECK(guard.is_told_to_end());
  CHECK(pair.receive() == 0);
}

TEST_CASE("a connection is fresh until its first request, and idle after each") {
  connected pair;
  connection_roster roster;
  connection_guard guard(pair.ends[0], seconds(1), roster);
  CHECK(roster.end_idle(1, at_once, at_once) == 0);  // it shakes hands
  guard.awaits_request();
  CHECK(roster.end_idle(1, at_once, never) == 0);
  guard.count_received(1);
  CHECK(roster.end_idle(1, at_once, at_once) == 0);  // it is asked something
  guard.awaits_request();
  CHECK(roster.end_idle(1, never, at_once) == 0);
  CHECK(roster.end_idle(1, at_once, never) == 1);
}

TEST_CASE("no more are told to end than wanted: those that idle longest, then the fresh ones") {
  std::array<connected, 4> pairs;
  connection_roster roster;
  connection_guard fresh(pairs[0].ends[0], seconds(1), roster);
  connection_guard late(pairs[1].ends[0], seconds(1), roster);
  connection_guard early(pairs[2].ends[0], seconds(1), roster);
  for (connection_guard* each : {&fresh, &early, &late}) {
    each->awaits_request();
    if (each != &fresh) {
      each->count_received(1);
      each->awaits_request();
    }
    std::this_thread::sleep_for(milliseconds(2));
  }
  CHECK(roster.end_idle(1, at_once, at_once) == 1);
  CHECK(early.is_told_to_end());
  CHECK_FALSE(late.is_told_to_end());
  CHECK(roster.end_idle(5, at_once, at_once) == 2);
  CHECK(late.is_told_to_end());
  CHECK(fresh.is_told_to_end());
}

TEST_CASE("a request that begins when its connection is told to end is served, as the last") {
  connected pair;
  connection_roster roster;
  connection_guard guard(pair.ends[0], seconds(1), roster);
  guard.awaits_request();
  REQUIRE(roster.end_idle(1, at_once, at_once) == 1);
  guard.count_received(1);
  CHECK_FALSE(guard.is_told_to_end());
  CHECK(guard.is_last_request());
  CHECK(guard.allows_more());
}

TEST_CASE("a request ends at its deadline, and at its greatest size") {
  connected pair;
  connection_roster roster;
  connection_guard guard(pair.ends[0], seconds(0), roster);
  guard.awaits_request();
  CHECK(guard.allows_more());  // it may idle as long as it likes
  guard.count_received(1);
  std::this_thread::sleep_for(milliseconds(2));
  CHECK_FALSE(guard.allows_more());

  connection_guard large(pair.ends[0], seconds(60), roster);
  large.awaits_request();
  large.count_received(64 * 1024);
  CHECK(large.allows_more());
  large.count_received(1);
  CHECK_FALSE(large.allows_more());
  large.body_follows(1000);
  CHECK(large.allows_more());
}
