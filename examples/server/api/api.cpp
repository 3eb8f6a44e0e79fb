// SPDX-License-Identifier: MIT
#include "api/api.hpp"

#include <json_text.hpp>

#include <embedded_files.hpp>

#include "api/page.hpp"
#include "api/predict_answer.hpp"
#include "support/header_text.hpp"
#include "support/times.hpp"

#include <chrono>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

namespace tweetsent_server {
namespace {

constexpr std::string_view long_answer = "the answer is longer than the limit";

std::string_view media_type(std::string_view content_type) {
  return trimmed(content_type.substr(0, content_type.find(';')));
}

// application/json and application/something+json, with any parameters: JSON has no charset but UTF-8.
bool is_json_type(std::string_view content_type) {
  constexpr std::string_view application = "application/";
  std::string_view type = media_type(content_type);
  if (!equals_ignoring_case(type.substr(0, application.size()), application)) return false;
  type.remove_prefix(application.size());
  const std::size_t plus = type.rfind('+');  // with none, all of it is the suffix
  return plus != 0 && equals_ignoring_case(type.substr(plus + 1), "json");
}

// Whether the body is a JSON object for each line.
bool is_lines_type(std::string_view content_type) {
  return equals_ignoring_case(media_type(content_type), "application/x-ndjson");
}

// The token a prediction request shows: the path's segment, or the header's. Nothing for any other path.
std::optional<std::string_view> prediction_token(const http_request& request) {
  constexpr std::string_view prefix = "/api/v1/";
  constexpr std::string_view suffix = "/predict";
  constexpr std::string_view scheme = "bearer ";
  if (request.path == "/api/v1/predict") {
    const bool is_bearer = equals_ignoring_case(request.authorization.substr(0, scheme.size()), scheme);
    return is_bearer ? trimmed(request.authorization.substr(scheme.size())) : std::string_view();
  }
  const bool is_prediction = request.path.size() >= prefix.size() + suffix.size() &&
                             starts_with(request.path, prefix) && ends_with(request.path, suffix);
  if (!is_prediction) return std::nullopt;
  return request.path.substr(prefix.size(), request.path.size() - prefix.size() - suffix.size());
}

void write_member(records::json_writer& writer, std::string_view name, std::string_view value) {
  writer.key(name);
  writer.text(value);
}

void answer_status(int status, std::string_view word, http_answer& answer) {
  answer.status = status;
  records::json_writer writer(answer.body);
  writer.begin_object();
  write_member(writer, "status", word);
  writer.end_object();
}

// What a served model says of itself, and the names of all models.
void write_model(const served_model& model, const model_set& models, std::string& out) {
  const tweetsent::model_facts& facts = model.classifier.facts();
  const bool linear = model.classifier.head() == tweetsent::head_kind::linear;
  records::json_writer writer(out);
  writer.begin_object();
  write_member(writer, "name", model.source.name);
  write_member(writer, "title", facts.name);
  write_member(writer, "checksum", facts.checksum);
  write_member(writer, "loaded", format_time(model.loaded));
  write_member(writer, "created_by", facts.created_by);
  write_member(writer, "head", linear ? "linear" : "logistic");
  writer.key("labels");
  writer.begin_array();
  for (const std::string& label : model.classifier.labels()) writer.text(label);
  writer.end_array();
  writer.key("training");
  writer.begin_object();
  for (const auto& [name, value] : facts.training) write_member(writer, name, value);
  writer.end_object();
  writer.key("models");
  writer.begin_array();
  for (const std::shared_ptr<const served_model>& each : models) writer.text(each->source.name);
  writer.end_array();
  writer.end_object();
}

// Why the query cannot be answered; empty if it can.
std::string fault_of_query(const http_request& request, const model_set& models) {
  constexpr std::size_t longest_told = 64;
  if (!request.unknown_key.empty()) {
    return "the query has an unknown key: " + std::string(request.unknown_key.substr(0, longest_told));
  }
  if (!parse_detail(request.detail)) return "detail is neither probability nor explanation";
  if (find_model(models, request.model) == nullptr) return "no model of that name is served";
  return {};
}

}  // namespace

std::string api::allowed_origin(std::string_view origin) const {
  for (const std::string& each : origins_) {
    if (!origin.empty() && (each == "*" || each == origin)) return each;
  }
  return {};
}

next_step api::judge(const http_request& request, http_answer& answer) const {
  if (request.is_preflight && !answer.allowed_origin.empty()) {
    answer.route = "preflight";
    answer.status = 204;
    return next_step::send_answer;
  }
  if (const auto token = prediction_token(request)) return judge_prediction(request, *token, answer);
  const std::string_view path = request.path;
  const page_file* page = find_page_file(path);
  answer.route = path == "/healthz"        ? "healthz"
                 : path == "/readyz"       ? "readyz"
                 : path == "/metrics"      ? "metrics"
                 : path == "/openapi.json" ? "openapi"
                 : page != nullptr         ? "page"
                 : path == "/api/v1/model" ? "model"
                                           : "none";
  if (answer.route == "none") {
    answer.refuse(404, "no such path");
  } else if (request.method != "GET" && request.method != "HEAD") {
    answer.refuse(405, "method not allowed");
    answer.allow = "GET, HEAD";
  } else if (answer.route == "model") {
    const std::shared_ptr<const model_set> models = state_.models.get();
    if (const std::string fault = fault_of_query(request, *models); !fault.empty()) {
      answer.refuse(400, fault);
    } else {
      const served_model& model = *find_model(*models, request.model);
      answer.model_checksum = model.classifier.facts().checksum;
      write_model(model, *models, answer.body);
    }
  } else if (answer.route == "openapi") {
    answer.body = openapi_json;
  } else if (answer.route == "page") {
    answer.content_type = page->content_type;
    answer.policy = page_policy;
    answer.body = page->text;
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

next_step api::judge_prediction(const http_request& request, std::string_view token,
                                http_answer& answer) const {
  answer.route = is_lines_type(request.content_type) ? "lines" : "predict";
  if (!state_.tokens.get()->admits(token, std::chrono::system_clock::now())) {
    // A path tells nothing of what it could have been; whoever asks by header knows.
    answer.asks_for_token = request.path == "/api/v1/predict";
    answer.refuse(answer.asks_for_token ? 401 : 404, "wrong token");
  } else if (request.method != "POST") {
    answer.refuse(405, "method not allowed");
    answer.allow = "POST";
  } else if (const std::string fault = fault_of_query(request, *state_.models.get()); !fault.empty()) {
    answer.refuse(400, fault);
  } else if (answer.route == "predict" && !is_json_type(request.content_type)) {
    answer.refuse(415, "content type is not JSON",
                  "The body must be JSON: send the header Content-Type: application/json");
  } else {
    return next_step::read_body;
  }
  return next_step::send_answer;
}

void api::predict(const http_request& request, std::string& body, predict_workspace& work,
                  http_answer& answer) const {
  const std::shared_ptr<const model_set> models = state_.models.get();
  const served_model& model = *find_model(*models, request.model);  // judge() has seen it: no name ever goes
  const answer_detail detail = parse_detail(request.detail).value_or(answer_detail::label);
  answer.model = model.source.name;
  answer.model_checksum = model.classifier.facts().checksum;
  bool is_short = false;
  if (answer.route == "lines") {
    answer.content_type = "application/x-ndjson";
    is_short = answer_lines(model, body, detail, limits_, work.lines, work.sampler, work.given, answer.body);
  } else {
    const body_fault fault = work.request.parse(body, limits_);
    const std::string_view reason = work.request.reason();
    if (fault == body_fault::too_large) return answer.refuse(413, reason, reason);
    if (fault == body_fault::malformed) return answer.refuse(400, reason);
    is_short =
        answer_object(model, work.request.tweets(), detail, limits_, work.sampler, work.given, answer.body);
  }
  if (!is_short) return answer.refuse(413, long_answer, long_answer);
  answer.tweets = std::accumulate(work.given.begin(), work.given.end(), std::size_t{0});
  model.counters.count_labels(work.given);
}

}  // namespace tweetsent_server
