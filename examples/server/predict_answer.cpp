// SPDX-License-Identifier: MIT
#include "predict_answer.hpp"

#include <number_text.hpp>

#include "json_text.hpp"

#include <cmath>

namespace tweetsent_server {
namespace {

void write_number(json_writer& writer, const char* name, double value) {
  writer.Key(name);
  // JSON has no infinities and no NaN; asked for one, the writer would leave the name without a value.
  if (std::isfinite(value)) {
    writer.Double(value);
  } else {
    writer.Null();
  }
}

void write_label_and_probability(json_writer& writer, const tweetsent::prediction& predicted) {
  writer.Key("label");
  write_string(writer, predicted.label);
  if (predicted.probability) {
    write_number(writer, "probability", *predicted.probability);
  } else {
    writer.Key("probability");
    writer.Null();
  }
}

void write_explanation(json_writer& writer, std::string_view tweet, const tweetsent::explanation& explained) {
  write_label_and_probability(writer, explained.result);
  write_number(writer, "score", explained.result.score);
  write_number(writer, "intercept", explained.intercept);
  writer.Key("contributions");
  writer.StartArray();
  for (const tweetsent::contribution& piece : explained.contributions) {
    writer.StartObject();
    writer.Key("begin");
    writer.Uint64(piece.begin);
    writer.Key("end");
    writer.Uint64(piece.end);
    writer.Key("text");
    write_string(writer, tweet.substr(piece.begin, piece.end - piece.begin));
    write_number(writer, "value", piece.value);
    writer.EndObject();
  }
  writer.EndArray();
}

// Appends text that is JSON already.
void write_raw(json_writer& writer, std::string_view json) {
  writer.RawValue(json.data(), json.size(), rapidjson::kStringType);
}

}  // namespace

std::optional<answer_detail> parse_detail(std::string_view word) {
  if (word.empty()) return answer_detail::label;
  if (word == "probability") return answer_detail::probability;
  if (word == "explanation") return answer_detail::explanation;
  return std::nullopt;
}

void write_answer(const tweetsent::classifier& model, const std::vector<identified_tweet>& tweets,
                  answer_detail detail, std::string& out, std::vector<std::uint32_t>& given) {
  given.assign(model.labels().size() + 1, 0);
  json_text text{out};
  json_writer writer(text);
  writer.StartObject();
  for (const identified_tweet& entry : tweets) {
    write_key(writer, entry.id);
    if (detail == answer_detail::explanation) {
      const tweetsent::explanation explained = model.explain(entry.tweet);
      ++given[explained.result.label_index];
      writer.StartObject();
      write_explanation(writer, entry.tweet, explained);
      writer.EndObject();
      continue;
    }
    const tweetsent::prediction predicted = model.predict(entry.tweet);
    ++given[predicted.label_index];
    if (detail == answer_detail::label) {
      write_string(writer, predicted.label);
    } else {
      writer.StartObject();
      write_label_and_probability(writer, predicted);
      writer.EndObject();
    }
  }
  writer.EndObject();
}

std::size_t write_line(const tweetsent::classifier& model, std::string_view id, std::string_view tweet,
                       answer_detail detail, std::string& out) {
  json_text text{out};
  json_writer writer(text);
  writer.StartObject();
  if (!id.empty()) {
    writer.Key("id");
    write_raw(writer, id);
  }
  std::size_t label = 0;
  if (detail == answer_detail::explanation) {
    const tweetsent::explanation explained = model.explain(tweet);
    label = explained.result.label_index;
    write_explanation(writer, tweet, explained);
  } else {
    const tweetsent::prediction predicted = model.predict(tweet);
    label = predicted.label_index;
    writer.Key("label");
    write_string(writer, predicted.label);
    writer.Key("probability");
    std::string digits;
    if (predicted.probability) records::append_probability(digits, *predicted.probability);
    write_raw(writer, predicted.probability ? digits : "null");
  }
  writer.EndObject();
  out += '\n';
  return label;
}

}  // namespace tweetsent_server
