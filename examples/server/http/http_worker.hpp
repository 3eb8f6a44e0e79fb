// SPDX-License-Identifier: MIT
//
// A thread's own cpp-httplib, which serves one connection after the other: its handlers are not told which
// connection they are called for, so each thread has some of its own.
#ifndef TWEETSENT_SERVER_HTTP_WORKER_HPP
#define TWEETSENT_SERVER_HTTP_WORKER_HPP

#include "api/api.hpp"
#include "connections/connection.hpp"
#include "http/http_server.hpp"
#include "http/request_framing.hpp"

#include <httplib.h>

#include <chrono>
#include <cstddef>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

namespace tweetsent_server {

enum class exchange_state {
  none,     // no request has come yet
  begun,    // its head is read
  answered  // its answer is complete
};

// A thread has one at a time and keeps the memory.
struct exchange {
  exchange_state state = exchange_state::none;
  request_framing framing;
  std::string id;
  std::string client;  // its address; empty unless addresses are logged
  std::string body;
  bool body_unread = false;
  std::size_t bytes_in = 0;  // of the body
  std::size_t bytes_out = 0;
  std::optional<predict_workspace> work{std::in_place};
  http_answer answer;
  std::chrono::steady_clock::time_point started;

  void begin() {
    state = exchange_state::begun;
    answer = http_answer();
    body.clear();
    bytes_in = 0;
    started = std::chrono::steady_clock::now();
  }

  // Gives the memory back of a body that had more than `kept` bytes.
  void free_buffers(std::size_t kept) {
    if (body.capacity() <= kept) return;
    std::string().swap(body);
    const std::size_t seen = work->counts.seen;
    work.emplace().counts.seen = seen;
  }
};

class http_worker final : private httplib::Server {
 public:
  // `shared` must outlive it.
  explicit http_worker(shared_by_workers& shared);

  // Serves the requests that have come by a connection. Returns whether it goes on, and waits for more.
  bool serve(connection& client);

 private:
  bool shake_hands(connection& client);  // where there is TLS
  bool serve_request(connection& client);

  void begin(const httplib::Request& request);
  void answer(const httplib::ContentReader* read, httplib::Response& out) noexcept;
  void answer_request(const httplib::ContentReader* read);
  bool read_body(const httplib::ContentReader& read);
  void refuse(int status, std::string_view reason, httplib::Response& out) noexcept;
  void hand_over(httplib::Response& out);
  void add_headers(httplib::Response& out) noexcept;
  void tell() noexcept;

  shared_by_workers& shared_;
  connection* client_ = nullptr;  // the one that is served
  exchange exchange_;             // the one under way; keeps its memory
  std::time_t dated_ = -1;
  std::string date_;  // of that second
};

}  // namespace tweetsent_server

#endif
