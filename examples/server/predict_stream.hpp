// SPDX-License-Identifier: MIT
//
// Predictions line by line, `{"id":1,"text":"a tweet"}` in and
// `{"id":1,"label":"Negative","probability":0.93}` out, for bodies of any length in the memory of one line.
#ifndef TWEETSENT_SERVER_PREDICT_STREAM_HPP
#define TWEETSENT_SERVER_PREDICT_STREAM_HPP

#include <json_record.hpp>

#include "predict_answer.hpp"
#include "predict_request.hpp"
#include "serving_state.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tweetsent_server {

struct stream_limits {
  std::size_t line_bytes;  // of one line, as it came
  predict_limits tweet;
};

// One body. Answers every line with one line, a malformed one with `{"error":400,"text":"why","line":7}`.
class predict_stream {
 public:
  // `model` is one of `models`, and answers to the end, whatever is loaded meanwhile.
  predict_stream(serving_state& state, std::shared_ptr<const model_set> models, const served_model& model,
                 answer_detail detail, stream_limits limits);

  // Appends to `out` the answers to the lines that end in `bytes`.
  void add(std::string_view bytes, std::string& out);

  // Appends the answer to a last line that no line break ends.
  void finish(std::string& out);

  // Tweets that got a label.
  std::size_t tweets() const noexcept { return tweets_; }

 private:
  void answer_line(std::string_view line, std::string& out);
  void refuse_line(int error, std::string_view why, std::string& out);
  void count_answers();

  serving_state& state_;
  std::shared_ptr<const model_set> models_;
  const served_model& model_;
  answer_detail detail_;
  stream_limits limits_;
  records::json_record_reader reader_;
  std::string line_;       // the beginning of a line whose end is yet to come
  bool too_long_ = false;  // that line is, and is not kept
  std::size_t lines_ = 0;
  std::size_t tweets_ = 0;
  std::vector<std::uint32_t> given_;
  std::vector<identified_tweet> compared_;
};

}  // namespace tweetsent_server

#endif
