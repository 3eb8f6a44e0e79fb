// SPDX-License-Identifier: MIT
#include "api/predict_request.hpp"

#include <json_in_place.hpp>

#include <algorithm>

namespace tweetsent_server {
namespace {

constexpr std::string_view not_json = "the body is not JSON";
constexpr std::string_view bytes_follow = "bytes follow the JSON";

// Numbers as strings because RapidJSON 1.1 writes out of bounds on some exponents (CVE-2024-38517). By
// recursion, which is faster and goes no deeper than the first value in the object that is not a string.
constexpr unsigned parse_flags = rapidjson::kParseInsituFlag | rapidjson::kParseNumbersAsStringsFlag;

// Any total order will do; this one needs to look at the bytes of ids of one length only.
bool orders_before(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return left.size() < right.size();
  return left < right;
}

}  // namespace

struct predict_request::handler : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, handler> {
  handler(predict_request& reads, const predict_limits& limited) : request(reads), limits(limited) {}

  predict_request& request;
  const predict_limits& limits;
  body_fault fault = body_fault::malformed;
  bool inside = false;

  bool Default() { return stop(inside ? "a value is not a string" : "the body is not an object"); }
  bool RawNumber(const char* /*text*/, rapidjson::SizeType /*size*/, bool /*copy*/) { return Default(); }
  bool StartObject() { return inside ? Default() : (inside = true); }
  bool EndObject(rapidjson::SizeType /*members*/) { return true; }

  bool Key(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    if (request.tweets_.size() == limits.tweets) return stop_at_limit("more tweets than the limit");
    if (size > limits.id_bytes) return stop_at_limit("an id is longer than the limit");
    request.tweets_.push_back({{text, size}, {}});
    return true;
  }

  bool String(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    if (!inside) return Default();
    if (size > limits.tweet_bytes) return stop_at_limit("a tweet is longer than the limit");
    request.tweets_.back().tweet = {text, size};
    return true;
  }

  bool stop(std::string_view reason) {
    request.reason_ = reason;
    return false;
  }
  bool stop_at_limit(std::string_view reason) {
    fault = body_fault::too_large;
    return stop(reason);
  }
};

body_fault predict_request::parse(std::string& body, const predict_limits& limits) {
  tweets_.clear();
  reason_ = {};
  if (body.empty()) return refuse(body_fault::malformed, "the body is empty");
  if (!records::is_valid_utf8(body)) return refuse(body_fault::malformed, "the body is not UTF-8");
  if (records::holds_high_control(body)) return refuse(body_fault::malformed, not_json);
  records::replace_lone_surrogates(body);
  const std::size_t size = records::without_byte_order_mark(body).size();
  const std::size_t begin = body.size() - size;
  records::pad_with_nuls(body);
  rapidjson::InsituStringStream stream(body.data() + begin);
  rapidjson::Reader reader;
  handler events(*this, limits);
  const rapidjson::ParseResult parsed = reader.Parse<parse_flags>(stream, events);
  if (parsed.Code() == rapidjson::kParseErrorDocumentRootNotSingular) {
    return refuse(body_fault::malformed, bytes_follow);
  }
  if (parsed.IsError()) return refuse(events.fault, reason_.empty() ? not_json : reason_);
  // The stream ends with a NUL, which the parser cannot tell from a NUL in the body.
  if (stream.Tell() != size) return refuse(body_fault::malformed, bytes_follow);
  if (tweets_.empty()) return refuse(body_fault::malformed, "the object is empty");
  if (has_duplicate_id()) return refuse(body_fault::malformed, "an id occurs twice");
  return body_fault::none;
}

body_fault predict_request::refuse(body_fault fault, std::string_view reason) {
  tweets_.clear();
  reason_ = reason;
  return fault;
}

// Ids usually count up, which is seen in one pass; otherwise a sort, whose worst case no choice of ids can
// worsen as it could that of a hash table.
bool predict_request::has_duplicate_id() {
  const auto not_ascending = [](const identified_tweet& left, const identified_tweet& right) {
    return !orders_before(left.id, right.id);
  };
  if (std::adjacent_find(tweets_.begin(), tweets_.end(), not_ascending) == tweets_.end()) return false;
  sorted_ids_.clear();
  for (const identified_tweet& entry : tweets_) sorted_ids_.push_back(entry.id);
  std::sort(sorted_ids_.begin(), sorted_ids_.end(), orders_before);
  return std::adjacent_find(sorted_ids_.begin(), sorted_ids_.end()) != sorted_ids_.end();
}

}  // namespace tweetsent_server
