// SPDX-License-Identifier: MIT
#include "api/predict_answer.hpp"

#include <json_in_place.hpp>
#include <number_text.hpp>
#include <prediction_json.hpp>

#include <algorithm>
#include <array>

namespace tweetsent_server {
namespace {

// Of every label, by its name; null for a linear head.
void write_probabilities(records::json_writer& writer, const tweetsent::classifier& classifier,
                         std::string_view tweet) {
  std::array<double, tweetsent::max_labels> probabilities;
  writer.key("probabilities");
  if (!classifier.probabilities(tweet, probabilities.data())) return writer.raw("null");
  writer.begin_object();
  for (std::size_t at = 0; at < classifier.labels().size(); ++at) {
    records::write_number(writer, classifier.labels()[at], probabilities[at]);
  }
  writer.end_object();
}

void count(const served_model& model, std::string_view tweet, const tweetsent::prediction& predicted,
           tweet_counts& counts) {
  constexpr std::size_t sampled = 256;
  ++counts.given[predicted.abstained ? counts.given.size() - 1 : predicted.label_index];
  if (counts.seen++ % sampled == 0) model.counters.count_words(model.classifier.count_words(tweet));
}

// The members that say what a tweet is. A line has the probability as the command writes it.
void write_members(records::json_writer& writer, const served_model& model, std::string_view tweet,
                   answer_detail detail, bool is_line, tweet_counts& counts) {
  const tweetsent::classifier& classifier = model.classifier;
  if (detail == answer_detail::explanation) {
    const tweetsent::explanation explained = classifier.explain(tweet);
    records::write_explanation(writer, classifier, tweet, explained);
    write_probabilities(writer, classifier, tweet);
    return count(model, tweet, explained.result, counts);
  }
  const tweetsent::prediction predicted = classifier.predict(tweet);
  if (is_line && predicted.probability) {
    std::string digits;
    records::append_probability(digits, *predicted.probability);
    writer.member("label", classifier.shown_label(predicted));
    writer.key("probability");
    writer.raw(digits);
  } else {
    records::write_label_and_probability(writer, classifier, predicted);
  }
  count(model, tweet, predicted, counts);
}

void write_refusal(records::json_writer& writer, int error, std::string_view why, std::size_t line) {
  writer.key("error");
  writer.integer(error);
  writer.member("text", why);
  writer.key("line");
  writer.count(line);
}

}  // namespace

std::optional<answer_detail> parse_detail(std::string_view word) {
  if (word.empty()) return answer_detail::label;
  if (word == "probability") return answer_detail::probability;
  if (word == "explanation") return answer_detail::explanation;
  return std::nullopt;
}

bool answer_object(const served_model& model, const std::vector<identified_tweet>& tweets,
                   answer_detail detail, const predict_limits& limits, tweet_counts& counts,
                   std::string& out) {
  const tweetsent::classifier& classifier = model.classifier;
  counts.given.assign(classifier.labels().size() + 1, 0);
  records::json_writer writer(out);
  writer.begin_object();
  for (const identified_tweet& each : tweets) {
    if (writer.size() > limits.answer_bytes) return false;
    writer.key(each.id);
    if (detail == answer_detail::label) {
      const tweetsent::prediction predicted = classifier.predict(each.tweet);
      writer.text(classifier.shown_label(predicted));
      count(model, each.tweet, predicted, counts);
    } else {
      writer.begin_object();
      write_members(writer, model, each.tweet, detail, false, counts);
      writer.end_object();
    }
  }
  writer.end_object();
  return writer.size() <= limits.answer_bytes;
}

bool answer_lines(const served_model& model, std::string_view body, answer_detail detail,
                  const predict_limits& limits, records::json_record_reader& reader, tweet_counts& counts,
                  std::string& out) {
  counts.given.assign(model.classifier.labels().size() + 1, 0);
  body = records::without_byte_order_mark(body);
  for (std::size_t line = 1; !body.empty(); ++line) {
    const std::size_t end = std::min(body.find('\n'), body.size());
    records::json_writer writer(out);
    writer.begin_object();
    if (!reader.read_object(body.substr(0, end))) {
      write_refusal(writer, 400, reader.problem(), line);
    } else if (reader.id().size() > limits.id_bytes) {
      write_refusal(writer, 413, "the id is longer than the limit", line);
    } else if (reader.text().size() > limits.tweet_bytes) {
      write_refusal(writer, 413, "the tweet is longer than the limit", line);
    } else {
      if (!reader.id().empty()) {
        writer.key("id");
        writer.raw(reader.id());
      }
      write_members(writer, model, reader.text(), detail, true, counts);
    }
    writer.end_object();
    out += '\n';
    if (out.size() > limits.answer_bytes) return false;
    body.remove_prefix(std::min(end + 1, body.size()));
  }
  return true;
}

}  // namespace tweetsent_server
