// SPDX-License-Identifier: MIT
#include "api/predict_lines.hpp"

#include <json_in_place.hpp>
#include <json_text.hpp>

#include <algorithm>

namespace tweetsent_server {
namespace {

void refuse_line(int error, std::string_view why, std::size_t line, std::string& out) {
  records::json_writer writer(out);
  writer.begin_object();
  writer.key("error");
  writer.integer(error);
  writer.key("text");
  writer.text(why);
  writer.key("line");
  writer.count(line);
  writer.end_object();
  out += '\n';
}

}  // namespace

bool answer_lines(const served_model& model, std::string_view body, answer_detail detail,
                  const predict_limits& limits, records::json_record_reader& reader, tweet_sampler& sampler,
                  std::vector<std::uint32_t>& given, std::string& out) {
  given.assign(model.classifier.labels().size() + 1, 0);
  body = records::without_byte_order_mark(body);
  for (std::size_t line = 1; !body.empty(); ++line) {
    const std::size_t end = std::min(body.find('\n'), body.size());
    if (!reader.read_object(body.substr(0, end))) {
      refuse_line(400, reader.problem(), line, out);
    } else if (reader.id().size() > limits.id_bytes) {
      refuse_line(413, "the id is longer than the limit", line, out);
    } else if (reader.text().size() > limits.tweet_bytes) {
      refuse_line(413, "the tweet is longer than the limit", line, out);
    } else {
      ++given[write_line(model.classifier, reader.id(), reader.text(), detail, out)];
      if (sampler.takes_next()) model.counters.count_words(model.classifier.count_words(reader.text()));
    }
    if (out.size() > limits.answer_bytes) return false;
    body.remove_prefix(std::min(end + 1, body.size()));
  }
  return true;
}

}  // namespace tweetsent_server
