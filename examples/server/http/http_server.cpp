// SPDX-License-Identifier: MIT
#include "http/http_server.hpp"

#include "http/http_worker.hpp"
#include "telemetry/log.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <thread>
#include <utility>

namespace tweetsent_server {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t longest_queue = 1024;  // of connections that wait

// In a crowd, more connections than threads, those that wait get the threads of those that idle. A fresh one
// is not idle: on a busy machine its first request may take a while to come.
constexpr auto crowd_interval = milliseconds(100);  // how often room is made
constexpr auto idle_in_crowd = milliseconds(1000);
constexpr auto fresh_in_crowd = milliseconds(5000);

// Where too few idle, answers end their connections: so many in an interval, for each is a handshake more.
constexpr std::size_t most_places = 10;

// The same at the end of all.
constexpr auto idle_at_end = milliseconds(250);
constexpr auto fresh_at_end = milliseconds(1000);

std::unique_ptr<SSL_CTX, openssl_free> make_context(const tls_credentials& credentials) {
  std::unique_ptr<SSL_CTX, openssl_free> context(SSL_CTX_new(TLS_server_method()));
  if (context == nullptr || !configure_tls(*context, credentials)) {
    throw std::runtime_error("OpenSSL refuses the settings of TLS");
  }
  SSL_CTX_set_read_ahead(context.get(), 1);  // a request in one read
  return context;
}

}  // namespace

http_server::http_server(listener& door, const tls_credentials* credentials, const api& routes,
                         http_limits limits, answer_observer observe)
    : door_(door),
      context_(credentials == nullptr ? nullptr : make_context(*credentials)),
      shared_{routes, std::move(limits), std::move(observe), door.socket(), context_.get()},
      pool_(shared_.limits.threads, longest_queue,
            [this] { return std::make_unique<http_worker>(shared_); }) {}

void http_server::run() {
  constexpr auto pause = milliseconds(20);
  auto next_room = steady_clock::now() + crowd_interval;
  while (!stopping_) {
    const bool has_room = pool_.has_room();
    const int socket = has_room ? door_.accept(crowd_interval) : -1;
    if (socket >= 0) {
      pool_.submit(socket);
    } else if (!has_room) {
      std::this_thread::sleep_for(pause);
    } else if (errno != EAGAIN && !stopping_) {
      log_event(log_level::warning, "accept_failed", {{"reason", std::strerror(errno)}});
      std::this_thread::sleep_for(pause);
    }
    if (const auto now = steady_clock::now(); now >= next_room) {
      make_room();
      next_room = now + crowd_interval;
    }
  }
}

void http_server::make_room() {
  const std::size_t surplus = pool_.surplus();
  const std::size_t ended =
      surplus == 0 ? 0 : shared_.roster.end_idle(surplus, idle_in_crowd, fresh_in_crowd);
  shared_.places_wanted = static_cast<int>(std::min(surplus - ended, most_places));
}

void http_server::stop_accepting() noexcept {
  stopping_ = true;
  door_.close_door();
}

// Connections between two requests of a busy client are not ended: their next answer tells it to go.
bool http_server::finish(steady_clock::time_point deadline) {
  constexpr auto interval = milliseconds(5);
  while (!pool_.wait_until_empty(interval)) {
    if (steady_clock::now() >= deadline) return false;
    shared_.roster.end_idle(pool_.served(), idle_at_end, fresh_at_end);
  }
  return true;
}

}  // namespace tweetsent_server
