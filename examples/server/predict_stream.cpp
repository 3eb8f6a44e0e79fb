// SPDX-License-Identifier: MIT
#include "predict_stream.hpp"

#include <json_text.hpp>

#include <utility>

namespace tweetsent_server {

predict_stream::predict_stream(serving_state& state, std::shared_ptr<const model_set> models,
                               const served_model& model, answer_detail detail, stream_limits limits)
    : state_(state),
      models_(std::move(models)),
      model_(model),
      detail_(detail),
      limits_(limits),
      given_(model.classifier.labels().size() + 1) {}

void predict_stream::add(std::string_view bytes, std::string& out) {
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    const std::string_view piece = bytes.substr(0, end);
    if (too_long_ || piece.size() > limits_.line_bytes - line_.size()) {
      too_long_ = true;
      line_.clear();
    } else if (end == std::string_view::npos) {
      line_ += piece;
    } else if (line_.empty()) {
      answer_line(piece, out);
    } else {
      line_ += piece;
      answer_line(line_, out);
      line_.clear();
    }
    if (end == std::string_view::npos) break;
    if (std::exchange(too_long_, false)) refuse_line(413, "the line is longer than the limit", out);
    bytes.remove_prefix(end + 1);
  }
  count_answers();
}

void predict_stream::finish(std::string& out) {
  if (too_long_ || !line_.empty()) add("\n", out);
}

void predict_stream::answer_line(std::string_view line, std::string& out) {
  if (!reader_.read_object(line)) return refuse_line(400, reader_.problem(), out);
  const std::string_view id = reader_.id();
  const std::string_view tweet = reader_.text();
  if (id.size() > limits_.tweet.id_bytes) return refuse_line(413, "the id is longer than the limit", out);
  if (tweet.size() > limits_.tweet.tweet_bytes) {
    return refuse_line(413, "the tweet is longer than the limit", out);
  }
  ++lines_;
  ++tweets_;
  ++given_[write_line(model_.classifier, id, tweet, detail_, out)];
  if (next_tweet_is_sampled()) model_.counters.count_words(model_.classifier.count_words(tweet));
  if (state_.shadow.name.empty()) return;
  compared_.assign(1, {id, tweet});
  state_.shadow.compare(*models_, model_, compared_);
}

void predict_stream::refuse_line(int error, std::string_view why, std::string& out) {
  ++lines_;
  records::json_writer writer(out);
  writer.begin_object();
  writer.key("error");
  writer.integer(error);
  writer.key("text");
  writer.text(why);
  writer.key("line");
  writer.count(lines_);
  writer.end_object();
  out += '\n';
}

void predict_stream::count_answers() {
  model_.counters.count_labels(given_);
  given_.assign(given_.size(), 0);
}

}  // namespace tweetsent_server
