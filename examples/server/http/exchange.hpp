// SPDX-License-Identifier: MIT
//
// One request on its way to its answer.
#ifndef TWEETSENT_SERVER_EXCHANGE_HPP
#define TWEETSENT_SERVER_EXCHANGE_HPP

#include "api/api.hpp"
#include "api/message.hpp"
#include "http/request_framing.hpp"

#include <chrono>
#include <cstddef>
#include <string>

namespace tweetsent_server {

enum class exchange_state {
  none,     // no request has come yet
  begun,    // its head is read
  answered  // its answer is complete
};

// A thread has one at a time and keeps the memory.
struct exchange {
  exchange_state state = exchange_state::none;
  request_framing framing{{}};
  http_request head;
  std::string id;
  std::string client;  // its address; empty unless addresses are logged
  std::string body;
  bool body_unread = false;
  std::size_t bytes_in = 0;  // of the body
  predict_workspace work;
  http_answer answer;
  std::chrono::steady_clock::time_point started;

  void begin() {
    state = exchange_state::begun;
    answer.clear();
    body.clear();
    bytes_in = 0;
    started = std::chrono::steady_clock::now();
  }

  // Gives back the buffers that are larger than `kept`.
  void free_buffers(std::size_t kept) {
    if (body.capacity() > kept) std::string().swap(body);
    if (answer.body.capacity() > kept) std::string().swap(answer.body);
    work.free_buffers(kept);
  }
};

}  // namespace tweetsent_server

#endif
