// SPDX-License-Identifier: MIT
//
// The routes: which request gets which answer. Knows nothing of sockets, and of sentiment only whom to ask.
#ifndef TWEETSENT_SERVER_API_HPP
#define TWEETSENT_SERVER_API_HPP

#include "api/message.hpp"
#include "api/predict_answer.hpp"
#include "api/predict_request.hpp"
#include "api/serving_state.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tweetsent_server {

enum class next_step { send_answer, read_body };

// What predicting keeps from one request to the next; for one thread.
struct predict_workspace {
  predict_request request;
  records::json_record_reader lines{records::tweet_fields()};
  std::vector<std::uint32_t> given;
  tweet_sampler sampler;
};

// Const members are safe from many threads.
class api {
 public:
  // `state` must outlive the API. Who replaces a part of it need not wait for requests.
  // `origins` are those whose pages may read answers; `*` is all of them.
  api(serving_state& state, predict_limits limits, std::vector<std::string> origins = {})
      : state_(state), limits_(limits), origins_(std::move(origins)) {}

  // Whose pages may read the answer to a request of that Origin; empty: none.
  std::string allowed_origin(std::string_view origin) const;

  // Decides on the head of a request: `answer` is complete, or the body is wanted and predict() completes it.
  next_step judge(const http_request& request, http_answer& answer) const;

  // Answers a prediction request whose head judge() let pass. Decodes `body` in place: it is of no use after.
  void predict(const http_request& request, std::string& body, predict_workspace& work,
               http_answer& answer) const;

  // From here on /readyz answers 503.
  void stop_being_ready() noexcept { ready_.store(false); }

 private:
  next_step judge_prediction(const http_request& request, std::string_view token, http_answer& answer) const;
  serving_state& state_;
  predict_limits limits_;
  std::vector<std::string> origins_;
  std::atomic<bool> ready_{true};
};

}  // namespace tweetsent_server

#endif
