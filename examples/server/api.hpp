// SPDX-License-Identifier: MIT
//
// The routes: which request gets which answer. Knows nothing of sockets, and of sentiment only whom to ask.
#ifndef TWEETSENT_SERVER_API_HPP
#define TWEETSENT_SERVER_API_HPP

#include "http.hpp"
#include "predict_request.hpp"
#include "serving_state.hpp"

#include <atomic>
#include <string_view>

namespace tweetsent_server {

enum class next_step { send_answer, read_body };

// Const members are safe from many threads.
class api {
 public:
  // `state` must outlive the API. Who replaces a part of it need not wait for requests.
  api(serving_state& state, predict_limits limits) : state_(state), limits_(limits) {}

  // Decides on the head of a request: `answer` is complete, or the body is wanted and predict() completes it.
  next_step judge(const http_request& request, http_answer& answer) const;

  // Answers a prediction request whose head judge() let pass.
  void predict(const http_request& request, std::string_view body, http_answer& answer) const;

  // From here on /readyz answers 503.
  void stop_being_ready() noexcept { ready_.store(false); }

 private:
  next_step judge_prediction(const http_request& request, http_answer& answer) const;
  void describe_model(const http_request& request, http_answer& answer) const;

  serving_state& state_;
  predict_limits limits_;
  std::atomic<bool> ready_{true};
};

}  // namespace tweetsent_server

#endif
