// SPDX-License-Identifier: MIT
#include "connection_guard.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

using namespace tweetsent_server;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_CASE("a connection on which something has arrived does not idle") {
  int ends[2];
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
  connection_guard guard(seconds(1));
  ssize_t arrived = 0;
  ssize_t before = 0;
  ssize_t after = -1;
  std::thread([&] {  // that serves it
    guard.connection_begins(ends[0]);
    connection_guard::awaits_request();
    char byte = 'x';
    if (::write(ends[1], &byte, 1) != 1) return;
    guard.end_idle(milliseconds(0));
    guard.end_longest_idle(milliseconds(0));
    arrived = ::recv(ends[0], &byte, 1, 0);
    before = ::recv(ends[0], &byte, 1, MSG_DONTWAIT);
    guard.end_idle(milliseconds(0));
    after = ::recv(ends[0], &byte, 1, MSG_DONTWAIT);
    connection_guard::connection_ends();
  })
      .join();
  CHECK(arrived == 1);
  CHECK(before == -1);  // open, and nothing more to read
  CHECK(after == 0);    // ended
  ::close(ends[0]);
  ::close(ends[1]);
}
