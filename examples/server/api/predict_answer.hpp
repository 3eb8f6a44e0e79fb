// SPDX-License-Identifier: MIT
//
// Predictions as the JSON of an answer.
#ifndef TWEETSENT_SERVER_PREDICT_ANSWER_HPP
#define TWEETSENT_SERVER_PREDICT_ANSWER_HPP

#include <tweetsent/classifier.hpp>

#include "api/predict_request.hpp"

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

// Appends to `out` one object with the ids in their order:
//   label        {"id":"Negative"}
//   probability  {"id":{"label":"Negative","probability":0.93}}
//   explanation  {"id":{"label":...,"probability":...,"score":...,"intercept":...,
//                       "contributions":[{"begin":0,"end":4,"text":"sad!","value":-1.5}]}}
// A head without probabilities answers null there. `begin` and `end` count bytes of the tweet in UTF-8.
// given[i] is how many tweets got the label i, the last how many got the one of abstentions. Gives up and
// returns false at the tweet that makes `out` longer than `limit`: explained, a body is 40 times as long.
// `out` is of no use then.
bool write_answer(const tweetsent::classifier& model, const std::vector<identified_tweet>& tweets,
                  answer_detail detail, std::size_t limit, std::string& out,
                  std::vector<std::uint32_t>& given);

// Appends to `out` the answer to one tweet of a stream and a line break; returns the label's index. `id` is
// JSON, and may be empty: then the answer has none. The probability has six digits, as the command writes it.
//   label, probability  {"id":1,"label":"Negative","probability":0.93}
//   explanation         {"id":1,"label":...,"contributions":[...]}, as above
std::size_t write_line(const tweetsent::classifier& model, std::string_view id, std::string_view tweet,
                       answer_detail detail, std::string& out);

}  // namespace tweetsent_server

#endif
