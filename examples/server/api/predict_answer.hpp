// SPDX-License-Identifier: MIT
//
// Predictions as the JSON of an answer: one object for an object of tweets, or a line for each line.
#ifndef TWEETSENT_SERVER_PREDICT_ANSWER_HPP
#define TWEETSENT_SERVER_PREDICT_ANSWER_HPP

#include <json_record.hpp>

#include "api/predict_request.hpp"
#include "models/model_set.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tweetsent_server {

enum class answer_detail { label, probability, explanation };

// The value of `?detail=`; empty means the label alone. Nothing for a word that is not one of them.
std::optional<answer_detail> parse_detail(std::string_view word);

// What is counted of tweets; for one thread.
struct tweet_counts {
  std::vector<std::uint32_t> given;  // how many of a request got each label, the last the one of abstentions
  std::size_t seen = 0;  // in all: of the first, and one in 256, words are counted, which costs more
};

// Both functions below append to `out`, and count. They give up and return false when `out` is longer than
// the limit of an answer: explained, a body is 40 times as long.

// Appends one object with the ids in their order:
//   label        {"id":"Negative"}
//   probability  {"id":{"label":"Negative","probability":0.93}}
//   explanation  {"id":{"label":...,"probability":...,"score":...,"intercept":...,
//                       "contributions":[{"begin":0,"end":4,"text":"sad!","value":-1.5}]}}
// A head without probabilities answers null there. `begin` and `end` count bytes of the tweet in UTF-8.
bool answer_object(const served_model& model, const std::vector<identified_tweet>& tweets,
                   answer_detail detail, const predict_limits& limits, tweet_counts& counts,
                   std::string& out);

// Appends one line for each line of `body`, `{"id":1,"text":"a tweet"}`. Its id may be missing, in the answer
// too; the probability has six digits, as the command writes it.
//   label, probability  {"id":1,"label":"Negative","probability":0.93}
//   explanation         {"id":1,"label":...,"contributions":[...]}, as above
// A line that is malformed, or over a limit, costs itself alone: `{"error":400,"text":"why","line":7}`.
bool answer_lines(const served_model& model, std::string_view body, answer_detail detail,
                  const predict_limits& limits, records::json_record_reader& reader, tweet_counts& counts,
                  std::string& out);

}  // namespace tweetsent_server

#endif
