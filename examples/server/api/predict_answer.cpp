// SPDX-License-Identifier: MIT
#include "api/predict_answer.hpp"

#include <number_text.hpp>
#include <prediction_json.hpp>

#include <array>

namespace tweetsent_server {

namespace {

// Which label is shown: its place among the model's, or the next one for the abstain label.
std::size_t place_of(const tweetsent::prediction& predicted, const tweetsent::classifier& model) noexcept {
  return predicted.abstained ? model.labels().size() : predicted.label_index;
}

// Of every label, by its name; null for a linear head.
void write_probabilities(records::json_writer& writer, const tweetsent::classifier& model,
                         std::string_view tweet) {
  std::array<double, tweetsent::max_labels> probabilities;
  writer.key("probabilities");
  if (!model.probabilities(tweet, probabilities.data())) return writer.raw("null");
  writer.begin_object();
  for (std::size_t at = 0; at < model.labels().size(); ++at) {
    records::write_number(writer, model.labels()[at], probabilities[at]);
  }
  writer.end_object();
}

}  // namespace

std::optional<answer_detail> parse_detail(std::string_view word) {
  if (word.empty()) return answer_detail::label;
  if (word == "probability") return answer_detail::probability;
  if (word == "explanation") return answer_detail::explanation;
  return std::nullopt;
}

bool write_answer(const tweetsent::classifier& model, const std::vector<identified_tweet>& tweets,
                  answer_detail detail, std::size_t limit, std::string& out,
                  std::vector<std::uint32_t>& given) {
  given.assign(model.labels().size() + 1, 0);
  records::json_writer writer(out);
  writer.begin_object();
  for (const identified_tweet& entry : tweets) {
    if (writer.size() > limit) return false;
    writer.key(entry.id);
    if (detail == answer_detail::explanation) {
      const tweetsent::explanation explained = model.explain(entry.tweet);
      ++given[place_of(explained.result, model)];
      writer.begin_object();
      records::write_explanation(writer, model, entry.tweet, explained);
      write_probabilities(writer, model, entry.tweet);
      writer.end_object();
      continue;
    }
    const tweetsent::prediction predicted = model.predict(entry.tweet);
    ++given[place_of(predicted, model)];
    if (detail == answer_detail::label) {
      writer.text(model.shown_label(predicted));
    } else {
      writer.begin_object();
      records::write_label_and_probability(writer, model, predicted);
      writer.end_object();
    }
  }
  writer.end_object();
  return writer.size() <= limit;
}

std::size_t write_line(const tweetsent::classifier& model, std::string_view id, std::string_view tweet,
                       answer_detail detail, std::string& out) {
  records::json_writer writer(out);
  writer.begin_object();
  if (!id.empty()) {
    writer.key("id");
    writer.raw(id);
  }
  std::size_t label = 0;
  if (detail == answer_detail::explanation) {
    const tweetsent::explanation explained = model.explain(tweet);
    label = place_of(explained.result, model);
    records::write_explanation(writer, model, tweet, explained);
    write_probabilities(writer, model, tweet);
  } else {
    const tweetsent::prediction predicted = model.predict(tweet);
    label = place_of(predicted, model);
    writer.key("label");
    writer.text(model.shown_label(predicted));
    writer.key("probability");
    std::string digits;
    if (predicted.probability) records::append_probability(digits, *predicted.probability);
    writer.raw(predicted.probability ? digits : "null");
  }
  writer.end_object();
  out += '\n';
  return label;
}

}  // namespace tweetsent_server
