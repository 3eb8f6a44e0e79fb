// SPDX-License-Identifier: MIT
//
// The limits of a connection in time and bytes, which cpp-httplib lacks: asked before each read and write,
// told of each byte that comes. A head that is too long, or a request that drips in for ever, ends the
// connection.
#ifndef TWEETSENT_SERVER_CONNECTION_LIMITS_HPP
#define TWEETSENT_SERVER_CONNECTION_LIMITS_HPP

#include <chrono>
#include <cstddef>

namespace tweetsent_server {

class connection_limits {
 public:
  using clock = std::chrono::steady_clock;

  // A handshake, or a request, may take `timeout` from its first byte to the last of its answer.
  explicit connection_limits(std::chrono::seconds timeout) : timeout_(timeout) {}

  // A request may come now.
  void await_request() noexcept {
    received_ = 0;
    allowed_ = head_bytes;
    since_ = clock::now();
  }

  // Its head is read, and `bytes` of body may follow. Chunks of a byte each take six on the wire, and records
  // of TLS have a frame of their own.
  void allow_body(std::size_t bytes) noexcept { allowed_ = head_bytes + framing * bytes; }

  void count_received(std::size_t bytes) noexcept {
    if (received_ == 0) deadline_ = clock::now() + timeout_;
    received_ += bytes;
  }

  // Whether a byte has come since a request was last awaited.
  bool has_begun() const noexcept { return received_ > 0; }

  // Whether the connection may go on to read or write.
  bool allow_more() const noexcept {
    return !has_begun() || (received_ <= allowed_ && clock::now() <= deadline_);
  }

  // When a request was last awaited, or the connection began.
  clock::time_point since() const noexcept { return since_; }

 private:
  static constexpr std::size_t head_bytes = 64 * 1024;  // of a handshake too
  static constexpr std::size_t framing = 8;

  std::chrono::seconds timeout_;
  clock::time_point since_ = clock::now();
  clock::time_point deadline_;
  std::size_t received_ = 0;
  std::size_t allowed_ = head_bytes;
};

}  // namespace tweetsent_server

#endif
