// SPDX-License-Identifier: MIT
//
// The routes: which request gets which answer. Knows nothing of sockets, and of sentiment only whom to ask.
#ifndef TWEETSENT_SERVER_API_HPP
#define TWEETSENT_SERVER_API_HPP

#include "http.hpp"
#include "predict_request.hpp"
#include "predict_stream.hpp"
#include "serving_state.hpp"

#include <atomic>
#include <cstddef>
#include <memory>
#include <string_view>

namespace tweetsent_server {

enum class next_step { send_answer, read_body, read_lines };

// Whether a body of that Content-Type is a stream of lines.
bool is_lines_type(std::string_view content_type);

// Const members are safe from many threads.
class api {
 public:
  // `state` must outlive the API. Who replaces a part of it need not wait for requests.
  api(serving_state& state, predict_limits limits, std::size_t line_bytes = 1024 * 1024)
      : state_(state), limits_(limits), line_bytes_(line_bytes) {}

  // Decides on the head of a request: `answer` is complete, or the body is wanted and predict(), or what
  // open_stream() gives, completes it.
  next_step judge(const http_request& request, http_answer& answer) const;

  // Answers a prediction request whose head judge() let pass. Decodes `body` in place: it is of no use after.
  void predict(const http_request& request, std::string& body, http_answer& answer) const;

  // Answers one whose body is lines.
  std::unique_ptr<predict_stream> open_stream(const http_request& request, http_answer& answer) const;

  // From here on /readyz answers 503.
  void stop_being_ready() noexcept { ready_.store(false); }

 private:
  next_step judge_prediction(const http_request& request, http_answer& answer) const;
  void describe_model(const http_request& request, http_answer& answer) const;

  serving_state& state_;
  predict_limits limits_;
  std::size_t line_bytes_;
  std::atomic<bool> ready_{true};
};

}  // namespace tweetsent_server

#endif
