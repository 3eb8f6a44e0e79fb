// SPDX-License-Identifier: MIT
//
// A body of lines, `{"id":1,"text":"a tweet"}`, each answered by a line,
// `{"id":1,"label":"Negative","probability":0.93}`.
#ifndef TWEETSENT_SERVER_PREDICT_LINES_HPP
#define TWEETSENT_SERVER_PREDICT_LINES_HPP

#include <json_record.hpp>

#include "api/predict_answer.hpp"
#include "api/predict_request.hpp"
#include "models/model_set.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tweetsent_server {

// Appends to `out` one line for each line of `body`; a malformed one, or one over a limit, costs itself
// alone:
// `{"error":400,"text":"why","line":7}`. `given` counts labels as write_answer() does, and words are counted
// of tweets that are sampled. Gives up and returns false when `out` is longer than the limit of an answer.
bool answer_lines(const served_model& model, std::string_view body, answer_detail detail,
                  const predict_limits& limits, records::json_record_reader& reader, tweet_sampler& sampler,
                  std::vector<std::uint32_t>& given, std::string& out);

}  // namespace tweetsent_server

#endif
