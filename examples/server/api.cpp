// SPDX-License-Identifier: MIT
#include "api.hpp"

#include <json_text.hpp>

#include <embedded_files.hpp>

#include "header_text.hpp"
#include "model_answer.hpp"
#include "page.hpp"
#include "predict_answer.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace tweetsent_server {
namespace {

constexpr std::string_view json_type_hint =
    "The body must be JSON: send the header Content-Type: application/json";

std::string_view media_type(std::string_view content_type) {
  return trimmed(content_type.substr(0, content_type.find(';')));
}

// application/json and application/something+json, with any parameters: JSON has no charset but UTF-8.
bool is_json_type(std::string_view content_type) {
  const std::string_view type = media_type(content_type);
  if (equals_ignoring_case(type, "application/json")) return true;
  constexpr std::string_view prefix = "application/";
  constexpr std::string_view suffix = "+json";
  return type.size() > prefix.size() + suffix.size() &&
         equals_ignoring_case(type.substr(0, prefix.size()), prefix) &&
         equals_ignoring_case(type.substr(type.size() - suffix.size()), suffix);
}

// The token a prediction request shows: the path's segment, or the header's. Nothing for any other path.
std::optional<std::string_view> prediction_token(const http_request& request) {
  constexpr std::string_view prefix = "/api/v1/";
  constexpr std::string_view suffix = "/predict";
  constexpr std::string_view scheme = "bearer ";
  if (request.path == "/api/v1/predict") {
    if (request.authorization.size() < scheme.size()) return std::string_view();
    const bool is_bearer = equals_ignoring_case(request.authorization.substr(0, scheme.size()), scheme);
    return is_bearer ? request.authorization.substr(scheme.size()) : std::string_view();
  }
  if (!starts_with(request.path, prefix) || !ends_with(request.path, suffix) ||
      request.path.size() < prefix.size() + suffix.size()) {
    return std::nullopt;
  }
  return request.path.substr(prefix.size(), request.path.size() - prefix.size() - suffix.size());
}

void count_tweets(const served_model& model, const std::vector<identified_tweet>& tweets,
                  const std::vector<std::uint32_t>& labels) {
  model.counters.count_labels(labels);
  for (const identified_tweet& each : tweets) {
    if (next_tweet_is_sampled()) model.counters.count_words(model.classifier.count_words(each.tweet));
  }
}

void answer_status(int status, std::string_view word, http_answer& answer) {
  answer.status = status;
  records::json_writer writer(answer.body);
  writer.begin_object();
  writer.key("status");
  writer.text(word);
  writer.end_object();
}

}  // namespace

bool is_lines_type(std::string_view content_type) {
  return equals_ignoring_case(media_type(content_type), "application/x-ndjson");
}

next_step api::judge(const http_request& request, http_answer& answer) const {
  if (prediction_token(request)) return judge_prediction(request, answer);
  const std::string_view path = request.path;
  answer.route = path == "/healthz"        ? "healthz"
                 : path == "/readyz"       ? "readyz"
                 : path == "/metrics"      ? "metrics"
                 : path == "/openapi.json" ? "openapi"
                 : path == "/"             ? "page"
                 : path == "/api/v1/model" ? "model"
                                           : "none";
  if (answer.route == "none") {
    answer.refuse(404, "no such path");
  } else if (request.method != "GET" && request.method != "HEAD") {
    answer.refuse(405, "method not allowed");
    answer.allow = "GET, HEAD";
  } else if (answer.route == "model") {
    describe_model(request, answer);
  } else if (answer.route == "openapi") {
    answer.body = openapi_json;
  } else if (answer.route == "page") {
    answer.content_type = "text/html; charset=utf-8";
    answer.policy = page_policy();
    answer.body = page_text();
  } else if (answer.route == "metrics") {
    answer.content_type = "text/plain; version=0.0.4; charset=utf-8";
    state_.counted.write(answer.body);
  } else if (answer.route == "readyz" && !ready_.load()) {
    answer_status(503, "draining", answer);
  } else {
    answer_status(200, "ok", answer);
  }
  return next_step::send_answer;
}

next_step api::judge_prediction(const http_request& request, http_answer& answer) const {
  answer.route = "predict";
  const std::string_view token = *prediction_token(request);
  const auto now = std::chrono::system_clock::now();
  if (!state_.tokens.get()->admits(token, now) && !(state_.late && state_.late->admits(token, now))) {
    // A path tells nothing of what it could have been; whoever asks by header knows.
    answer.asks_for_token = request.path == "/api/v1/predict";
    answer.refuse(answer.asks_for_token ? 401 : 404, "wrong token");
  } else if (request.method != "POST") {
    answer.refuse(405, "method not allowed");
    answer.allow = "POST";
  } else if (!parse_detail(request.detail)) {
    answer.refuse(400, "unknown detail");
  } else if (state_.models.get()->find(request.model) == nullptr) {
    answer.refuse(400, "unknown model");
  } else if (is_lines_type(request.content_type)) {
    answer.route = "stream";
    return next_step::read_lines;
  } else if (!is_json_type(request.content_type)) {
    answer.refuse(415, "content type is not JSON", json_type_hint);
  } else {
    return next_step::read_body;
  }
  return next_step::send_answer;
}

void api::predict(const http_request& request, std::string& body, http_answer& answer) const {
  thread_local predict_request parsed;
  thread_local std::vector<std::uint32_t> labels;
  const std::shared_ptr<const model_set> models = state_.models.get();
  const served_model& model = *models->find(request.model);  // judge() has seen it, and no name ever goes
  const body_fault fault = parsed.parse(body, limits_);
  if (fault == body_fault::none) {
    answer.tweets = parsed.tweets().size();
    answer.model_checksum = model.classifier.facts().checksum;
    answer.model = model.source.name;
    const answer_detail detail = parse_detail(request.detail).value_or(answer_detail::label);
    if (write_answer(model.classifier, parsed.tweets(), detail, limits_.answer_bytes, answer.body, labels)) {
      count_tweets(model, parsed.tweets(), labels);
      state_.shadow.compare(*models, model, parsed.tweets());
    } else {
      constexpr std::string_view reason = "the answer is longer than the limit";
      answer.refuse(413, reason, reason);
    }
  } else if (fault == body_fault::too_large) {
    answer.refuse(413, parsed.reason(), parsed.reason());
  } else {
    answer.refuse(400, parsed.reason());
  }
  parsed.trim();
}

std::unique_ptr<predict_stream> api::open_stream(const http_request& request, http_answer& answer) const {
  std::shared_ptr<const model_set> models = state_.models.get();
  const served_model& model = *models->find(request.model);  // as above
  answer.content_type = "application/x-ndjson";
  answer.model = model.source.name;
  answer.model_checksum = model.classifier.facts().checksum;
  const answer_detail detail = parse_detail(request.detail).value_or(answer_detail::label);
  return std::make_unique<predict_stream>(state_, std::move(models), model, detail,
                                          stream_limits{line_bytes_, limits_});
}

void api::describe_model(const http_request& request, http_answer& answer) const {
  const std::shared_ptr<const model_set> models = state_.models.get();
  const served_model* model = models->find(request.model);
  if (model == nullptr) return answer.refuse(400, "unknown model");
  answer.model_checksum = model->classifier.facts().checksum;
  write_model(*model, *models, answer.body);
}

}  // namespace tweetsent_server
