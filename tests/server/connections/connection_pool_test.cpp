// SPDX-License-Identifier: MIT
#include "connections/connection_pool.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <new>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

using namespace tweetsent_server;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

// Both ends of a connection; the server's is not ours to close.
struct ends {
  int server = -1;
  int client = -1;

  ends() {
    std::array<int, 2> sockets;
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) == 0);
    server = sockets[0];
    client = sockets[1];
  }
  ~ends() { ::close(client); }
  ends(const ends&) = delete;
  ends& operator=(const ends&) = delete;

  std::unique_ptr<connection> connect() const {
    return std::make_unique<connection>(file_descriptor(server), seconds(10));
  }
  void send() const { REQUIRE(::write(client, "x", 1) == 1); }
};

bool is_open(int file) {
  return ::fcntl(file, F_GETFD) >= 0;
}

std::function<serve_connection()> all_serve(serve_connection serve) {
  return [serve = std::move(serve)] { return serve; };
}

bool empties(const connection_pool& pool) {
  for (int round = 0; round < 10'000 && pool.waiting() + pool.served() > 0; ++round) {
    std::this_thread::sleep_for(milliseconds(1));
  }
  return pool.waiting() + pool.served() == 0;
}

// Those that are ready within a second.
idle_connections::list taken(idle_connections& idle) {
  pollfd ready{idle.descriptor(), POLLIN, 0};
  ::poll(&ready, 1, 1000);
  return idle.take_ready();
}

}  // namespace

TEST_CASE("every connection is served and closed, also one that throws") {
  idle_connections idle;
  std::atomic<int> served{0};
  connection_pool pool(3, idle, all_serve([&served](connection& /*client*/) {
                         if (++served % 7 == 0) throw std::runtime_error("lost");
                         return false;
                       }));
  for (int at = 0; at < 200; ++at) {
    const ends both;
    pool.submit(both.connect());
    REQUIRE(empties(pool));
    CHECK_FALSE(is_open(both.server));
  }
  CHECK(served == 200);
}

TEST_CASE("what is thrown need not be an exception, and a worker may fail to be made") {
  for (const bool made : {true, false}) {
    idle_connections idle;
    connection_pool pool(1, idle, [made]() -> serve_connection {
      if (!made) throw std::bad_alloc();
      return [](connection& /*client*/) -> bool { throw 1; };
    });
    const ends both;
    pool.submit(both.connect());
    CHECK(empties(pool));
    CHECK_FALSE(is_open(both.server));
  }
}

TEST_CASE("connections wait for a thread, and are counted") {
  std::promise<void> open;
  idle_connections idle;
  connection_pool pool(1, idle, all_serve([opened = open.get_future().share()](connection& /*client*/) {
                         opened.wait();
                         return false;
                       }));
  const ends one;
  const ends two;
  pool.submit(one.connect());
  while (pool.served() == 0) std::this_thread::yield();
  pool.submit(two.connect());
  CHECK(pool.waiting() == 1);
  CHECK(pool.served() == 1);
  open.set_value();
  CHECK(empties(pool));
}

TEST_CASE("a connection that goes on waits without a thread until something comes, again and again") {
  idle_connections idle;
  std::atomic<int> served{0};
  connection_pool pool(1, idle, all_serve([&served](connection& client) {
                         char byte = 0;
                         const bool goes_on = ::read(client.socket(), &byte, 1) == 1;
                         ++served;
                         return goes_on;
                       }));
  const ends both;
  idle.add(both.connect());
  CHECK(idle.take_ready().empty());
  for (int round = 1; round <= 3; ++round) {
    both.send();
    idle_connections::list ready = taken(idle);
    REQUIRE(ready.size() == 1);
    CHECK(idle.size() == 0);
    pool.submit(std::move(ready[0]));
    REQUIRE(empties(pool));
    CHECK(served == round);
    CHECK(idle.size() == 1);
  }
  ::shutdown(both.client, SHUT_RDWR);
  CHECK(taken(idle).size() == 1);  // the end has arrived too
}

TEST_CASE("those that wait too long are taken out") {
  idle_connections idle;
  const ends one;
  const ends two;
  idle.add(one.connect());
  std::this_thread::sleep_for(milliseconds(200));
  idle.add(two.connect());
  CHECK(idle.take_waiting(seconds(60)).empty());
  const auto taken_out = idle.take_waiting(milliseconds(150));
  REQUIRE(taken_out.size() == 1);
  CHECK(taken_out[0]->socket() == one.server);
  CHECK(idle.size() == 1);
}
