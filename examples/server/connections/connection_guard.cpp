// SPDX-License-Identifier: MIT
#include "connections/connection_guard.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

namespace tweetsent_server {

constexpr std::size_t head_bytes = 64 * 1024;  // of a request, or of a handshake; the frames of TLS included

connection_guard::connection_guard(int socket, std::chrono::seconds request_timeout,
                                   connection_roster& roster)
    : socket_(socket), request_timeout_(request_timeout), roster_(roster), allowed_(head_bytes) {
  set_deadline();
  roster_.add(*this);
}

void connection_guard::awaits_request() noexcept {
  received_ = 0;
  allowed_ = head_bytes;
  since_ = clock::now().time_since_epoch().count();
  const bool shook_hands = state_ == connection_state::handshake;
  if (!is_last_request()) state_ = shook_hands ? connection_state::fresh : connection_state::idle;
}

void connection_guard::body_follows(std::size_t bytes) noexcept {
  // Chunks of a byte each take six on the wire, and records have a frame of their own.
  constexpr std::size_t framing = 8;
  allowed_ = head_bytes + framing * bytes;
}

void connection_guard::count_received(std::size_t bytes) noexcept {
  received_ += bytes;
  connection_state state = state_;
  if (state == connection_state::fresh || state == connection_state::idle) {
    // Another thread may tell it to end in this very moment.
    if (state_.compare_exchange_strong(state, connection_state::in_request)) return set_deadline();
  }
  if (state == connection_state::told_to_end) {
    state_ = connection_state::last_request;
    set_deadline();
  }
}

bool connection_guard::allows_more() const noexcept {
  const connection_state state = state_;
  const bool waits = state == connection_state::fresh || state == connection_state::idle;
  return waits || state == connection_state::told_to_end ||
         (received_ <= allowed_ && clock::now() <= deadline_);
}

bool connection_guard::waits_in(connection_state state, clock::time_point moment) const noexcept {
  if (state_ != state || waits_since() > moment) return false;
  // What has arrived and waits for its thread, which a busy machine may keep waiting, is a request.
  pollfd arrival{socket_, POLLIN, 0};
  return ::poll(&arrival, 1, 0) == 0;
}

bool connection_guard::tell_to_end(connection_state waits) noexcept {
  if (!state_.compare_exchange_strong(waits, connection_state::told_to_end)) return false;
  ::shutdown(socket_, SHUT_RD);  // wakes its thread; what the client has sent can still be read
  return true;
}

void connection_roster::add(connection_guard& connection) {
  const std::lock_guard<std::mutex> lock(mutex_);
  connections_.push_back(&connection);
}

void connection_roster::remove(connection_guard& connection) noexcept {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto place = std::find(connections_.begin(), connections_.end(), &connection);
  *place = connections_.back();
  connections_.pop_back();
}

std::size_t connection_roster::end_idle(std::size_t most, std::chrono::milliseconds idle,
                                        std::chrono::milliseconds fresh) {
  const auto now = connection_guard::clock::now();
  const std::lock_guard<std::mutex> lock(mutex_);
  std::vector<std::pair<connection_guard::clock::time_point, connection_guard*>> waiting;
  std::size_t told = 0;
  for (const connection_state state : {connection_state::idle, connection_state::fresh}) {
    const auto moment = now - (state == connection_state::idle ? idle : fresh);
    waiting.clear();
    for (connection_guard* each : connections_) {
      if (each->waits_in(state, moment)) waiting.emplace_back(each->waits_since(), each);
    }
    std::sort(waiting.begin(), waiting.end());
    for (auto each = waiting.begin(); each != waiting.end() && told < most; ++each) {
      if (each->second->tell_to_end(state)) ++told;
    }
  }
  return told;
}

}  // namespace tweetsent_server
