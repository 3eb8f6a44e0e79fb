// SPDX-License-Identifier: MIT
#include "api/api.hpp"

#include <json_text.hpp>

#include <embedded_files.hpp>

#include "support/header_text.hpp"
#include "support/times.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <numeric>
#include <optional>

namespace tweetsent_server {
namespace {

constexpr std::string_view long_answer = "the answer is longer than the limit";

// Of a page: files of this server and requests to it, nothing inline.
constexpr std::string_view page_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

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

// The token a prediction request shows: the path's segment, or the header's. Nothing for any other path.
std::optional<std::string_view> prediction_token(const http_request& request) {
  constexpr std::string_view prefix = "/api/v1/";
  constexpr std::string_view suffix = "/predict";
  constexpr std::string_view scheme = "bearer ";
  if (request.path == "/api/v1/predict") {
    const bool is_bearer = equals_ignoring_case(request.authorization.substr(0, scheme.size()), scheme);
    return is_bearer ? trimmed(request.authorization.substr(scheme.size())) : std::string_view();
  }
  std::string_view token = request.path;
  if (token.size() < prefix.size() + suffix.size() || token.substr(0, prefix.size()) != prefix ||
      token.substr(token.size() - suffix.size()) != suffix) {
    return std::nullopt;
  }
  token.remove_prefix(prefix.size());
  token.remove_suffix(suffix.size());
  return token;
}

void answer_status(int status, std::string_view word, http_answer& answer) {
  answer.status = status;
  records::json_writer writer(answer.body);
  writer.begin_object();
  writer.member("status", word);
  writer.end_object();
}

// What a served model says of itself, and the names of all models.
void write_model(const served_model& model, const model_set& models, std::string& out) {
  const tweetsent::model_facts& facts = model.classifier.facts();
  const bool linear = model.classifier.head() == tweetsent::head_kind::linear;
  records::json_writer writer(out);
  writer.begin_object();
  writer.member("name", model.source.name);
  writer.member("title", facts.name);
  writer.member("checksum", facts.checksum);
  writer.member("loaded", format_time(model.loaded));
  writer.member("created_by", facts.created_by);
  writer.member("head", linear ? "linear" : "logistic");
  writer.key("labels");
  writer.begin_array();
  for (const std::string& label : model.classifier.labels()) writer.text(label);
  writer.end_array();
  writer.key("training");
  writer.begin_object();
  for (const auto& [name, value] : facts.training) writer.member(name, value);
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
  const auto page = std::find_if(std::begin(page_files), std::end(page_files),
                                 [path](const page_file& file) { return file.path == path; });
  answer.route = path == "/healthz"             ? "healthz"
                 : path == "/readyz"            ? "readyz"
                 : path == "/metrics"           ? "metrics"
                 : path == "/openapi.json"      ? "openapi"
                 : page != std::end(page_files) ? "page"
                 : path == "/api/v1/model"      ? "model"
                                                : "none";
  if (answer.route == "none") {
    answer.refuse(404, "no such path");
  } else if (request.method != "GET" && request.method != "HEAD") {
    answer.refuse(405, "method not allowed");
    answer.header = {"Allow", "GET, HEAD"};
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
    answer.header = {"Content-Security-Policy", page_policy};
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
  const bool is_lines = equals_ignoring_case(media_type(request.content_type), "application/x-ndjson");
  answer.route = is_lines ? "lines" : "predict";
  if (!state_.tokens.get()->admits(token, std::chrono::system_clock::now())) {
    // A path tells nothing of what it could have been; whoever asks by header knows.
    const bool in_header = request.path == "/api/v1/predict";
    if (in_header) answer.header = {"WWW-Authenticate", "Bearer"};
    answer.refuse(in_header ? 401 : 404, "wrong token");
  } else if (request.method != "POST") {
    answer.refuse(405, "method not allowed");
    answer.header = {"Allow", "POST"};
  } else if (const std::string fault = fault_of_query(request, *state_.models.get()); !fault.empty()) {
    answer.refuse(400, fault);
  } else if (!is_lines && !is_json_type(request.content_type)) {
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
    is_short = answer_lines(model, body, detail, limits_, work.lines, work.counts, answer.body);
  } else {
    const body_fault fault = work.request.parse(body, limits_);
    const std::string_view reason = work.request.reason();
    if (fault == body_fault::too_large) return answer.refuse(413, reason, reason);
    if (fault == body_fault::malformed) return answer.refuse(400, reason);
    is_short = answer_object(model, work.request.tweets(), detail, limits_, work.counts, answer.body);
  }
  if (!is_short) return answer.refuse(413, long_answer, long_answer);
  const std::vector<std::uint32_t>& given = work.counts.given;
  answer.tweets = std::accumulate(given.begin(), given.end(), std::size_t{0});
  model.counters.count_labels(given);
}

}  // namespace tweetsent_server
