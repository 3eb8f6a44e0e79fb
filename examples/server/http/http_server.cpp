// SPDX-License-Identifier: MIT
#include "http/http_server.hpp"

#include "http/http_worker.hpp"
#include "telemetry/log.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <thread>
#include <utility>

namespace tweetsent_server {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t most_without_thread = 1024;  // connections
constexpr auto interval = milliseconds(100);       // between two looks at those that idle

// How long a connection may idle where others would find no place, and at the end of all.
constexpr auto idle_when_full = milliseconds(1000);
constexpr auto idle_at_end = milliseconds(500);

}  // namespace

http_server::http_server(listener& door, serving_state& state, const api& routes, http_limits limits)
    : door_(door),
      shared_{state, routes, std::move(limits), door.socket()},
      pool_(shared_.limits.threads, idle_, [this]() -> serve_connection {
        return [worker = std::make_shared<http_worker>(shared_)](connection& client) {
          return worker->serve(client);
        };
      }) {
  shared_.pool = &pool_;
}

void http_server::run() {
  while (!stopping_) serve_round();
}

// Hands what has come to the threads, and ends what has waited too long. Out of memory, it goes on with the
// next round.
void http_server::serve_round() {
  try {
    const bool is_full = open_connections() >= shared_.limits.threads + most_without_thread;
    std::array<pollfd, 2> awaited{};
    awaited[0] = {idle_.descriptor(), POLLIN, 0};
    awaited[1] = {is_full || stopping_ ? -1 : door_.socket(), POLLIN, 0};
    ::poll(awaited.data(), awaited.size(), static_cast<int>(interval.count()));
    for (auto& client : idle_.take_ready()) pool_.submit(std::move(client));
    if (awaited[1].revents != 0) accept_one();
    end_idle(is_full);
  } catch (...) {
    std::this_thread::sleep_for(interval);
  }
}

void http_server::accept_one() {
  constexpr auto pause = milliseconds(20);
  file_descriptor accepted = door_.accept();
  if (accepted.number() >= 0) {
    return idle_.add(std::make_unique<connection>(std::move(accepted), shared_.limits.request_timeout));
  }
  if (errno == EAGAIN || stopping_) return;
  log_event(log_level::warning, "accept_failed", {{"reason", std::strerror(errno)}});
  std::this_thread::sleep_for(pause);
}

// By a thread, which serves a request that comes at this very moment.
void http_server::end_idle(bool is_full) {
  if (steady_clock::now() < next_end_) return;
  next_end_ = steady_clock::now() + interval;
  const milliseconds usual = shared_.limits.idle_timeout;
  const milliseconds allowed = std::min(usual, stopping_ ? idle_at_end : is_full ? idle_when_full : usual);
  for (auto& client : idle_.take_waiting(allowed)) {
    client->expire();
    pool_.submit(std::move(client));
  }
}

void http_server::stop_accepting() noexcept {
  stopping_ = true;
  door_.close_door();
}

bool http_server::finish(steady_clock::time_point deadline) {
  while (open_connections() > 0) {
    if (steady_clock::now() >= deadline) return false;
    serve_round();
  }
  return true;
}

}  // namespace tweetsent_server
