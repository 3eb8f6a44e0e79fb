// SPDX-License-Identifier: MIT
//
// Members of the JSON objects that programs answer with.
#ifndef TWEETSENT_RECORDS_PREDICTION_JSON_HPP
#define TWEETSENT_RECORDS_PREDICTION_JSON_HPP

#include "json_text.hpp"

#include <cmath>
#include <string_view>
#include <tweetsent/classifier.hpp>
#include <tweetsent/text/unicode.hpp>

namespace records {

inline void write_number(json_writer& json, std::string_view name, double value) {
  json.key(name);
  json.number(value);
}

// A head without probabilities has null there.
inline void write_label_and_probability(json_writer& json, const tweetsent::classifier& model,
                                        const tweetsent::prediction& predicted) {
  json.member("label", model.shown_label(predicted));
  write_number(json, "probability", predicted.probability.value_or(NAN));
}

inline void write_explanation(json_writer& json, const tweetsent::classifier& model, std::string_view tweet,
                              const tweetsent::explanation& explained) {
  write_label_and_probability(json, model, explained.result);
  write_number(json, "score", explained.result.score);
  write_number(json, "intercept", explained.intercept);
  json.key("contributions");
  json.begin_array();
  for (const tweetsent::contribution& part : explained.contributions) {
    json.begin_object();
    json.key("begin");
    json.count(part.begin);
    json.key("end");
    json.count(part.end);
    json.member("text", tweetsent::to_valid_utf8(tweet.substr(part.begin, part.end - part.begin)));
    write_number(json, "value", part.value);
    json.end_object();
  }
  json.end_array();
}

}  // namespace records

#endif
