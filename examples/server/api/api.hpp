// SPDX-License-Identifier: MIT
//
// The routes: which request gets which answer. Knows nothing of sockets, and of sentiment only whom to ask.
#ifndef TWEETSENT_SERVER_API_HPP
#define TWEETSENT_SERVER_API_HPP

#include "api/message.hpp"
#include "api/predict_answer.hpp"
#include "api/predict_request.hpp"
#include "credentials/certificate.hpp"
#include "credentials/tokens.hpp"
#include "models/model_set.hpp"
#include "telemetry/metrics.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tweetsent_server {

// A value that is read by many threads and now and then replaced as a whole. Who reads keeps what it took,
// for as long as it likes; the last to let go of a value that was replaced destroys it.
template <typename Value>
class replaceable {
 public:
  std::shared_ptr<const Value> get() const noexcept { return std::atomic_load(&value_); }
  void replace(std::shared_ptr<const Value> value) noexcept { std::atomic_store(&value_, std::move(value)); }

 private:
  std::shared_ptr<const Value> value_;
};

// What requests are answered with, and what is counted of it. Each part is replaced on its own, while those
// who took it go on with it.
struct serving_state {
  replaceable<model_set> models;
  replaceable<token_set> tokens;
  replaceable<tls_settings> tls;  // nothing: without TLS
  metrics counted;
};

enum class next_step { send_answer, read_body };

// What predicting keeps from one request to the next; for one thread.
struct predict_workspace {
  predict_request request;
  records::json_record_reader lines{records::tweet_fields()};
  tweet_counts counts;
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
