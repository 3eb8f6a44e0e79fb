// SPDX-License-Identifier: MIT
#include "json_record.hpp"

#include <algorithm>
#include <cstddef>

namespace records {

namespace {

constexpr const char* not_json = "not JSON";

class string_handler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, string_handler> {
 public:
  explicit string_handler(std::string_view& out) : out_(out) {}

  bool Default() { return false; }
  bool RawNumber(const char*, rapidjson::SizeType, bool) { return false; }
  bool String(const char* text, rapidjson::SizeType length, bool) {
    out_ = {text, length};
    return true;
  }

  const char* problem() const noexcept { return "not a JSON string"; }

 private:
  std::string_view& out_;
};

// The value as it stands, a scalar in sound JSON, of the key whose text begins at `key`.
std::string_view scalar_of(std::string_view json, std::size_t key) {
  const auto string_end = [json](std::size_t at) {
    for (; json[at] != '"'; ++at) at += json[at] == '\\';
    return at + 1;
  };
  const std::size_t begin = json.find_first_not_of(": \t\r\n", string_end(key));
  const std::size_t end = json[begin] == '"' ? string_end(begin + 1) : json.find_first_of(",} \t\r\n", begin);
  return json.substr(begin, end - begin);
}

class object_handler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, object_handler> {
 public:
  // `copy` is the line decoded in place.
  object_handler(std::string_view line, const std::string& copy, std::string_view& id, std::string_view& text)
      : line_(line), copy_(copy), id_(id), text_(text) {}

  const char* problem() const noexcept { return problem_; }
  bool has_text() const noexcept { return has_text_; }

  bool Default() { return scalar(); }
  bool RawNumber(const char*, rapidjson::SizeType, bool) { return scalar(); }

  bool String(const char* text, rapidjson::SizeType length, bool) {
    if (depth_ != 1 || key_ != key::text) return scalar();
    text_ = {text, length};
    has_text_ = true;
    return true;
  }

  bool StartObject() {
    if (depth_ > 0) return enter();
    depth_ = 1;
    return true;
  }
  bool StartArray() { return depth_ > 0 ? enter() : fail("not a JSON object"); }
  bool EndObject(rapidjson::SizeType) { return leave(); }
  bool EndArray(rapidjson::SizeType) { return leave(); }

  bool Key(const char* text, rapidjson::SizeType length, bool) {
    if (depth_ > 1) return true;
    const std::string_view name(text, length);
    key_ = name == "id" ? key::id : name == "text" ? key::text : key::other;
    if (key_ == key::id && has_id_) return fail("\"id\" twice");
    if (key_ == key::text && has_text_) return fail("\"text\" twice");
    key_begin_ = static_cast<std::size_t>(text - copy_.data());
    return true;
  }

 private:
  enum class key { other, id, text };
  static constexpr int greatest_depth = 100;

  bool fail(const char* problem) {
    problem_ = problem;
    return false;
  }

  bool enter() {
    if (depth_ == 1 && key_ == key::id) return fail("\"id\" is neither a string, a number, a bool nor null");
    if (depth_ == 1 && key_ == key::text) return fail("\"text\" is not a string");
    return ++depth_ <= greatest_depth || fail("nested too deep");
  }

  bool leave() {
    --depth_;
    return true;
  }

  bool scalar() {
    if (depth_ == 0) return fail("not a JSON object");
    if (depth_ > 1) return true;
    if (key_ == key::text) return fail("\"text\" is not a string");
    if (key_ == key::id) {
      id_ = scalar_of(line_, key_begin_);
      has_id_ = true;
    }
    return true;
  }

  std::string_view line_;
  const std::string& copy_;
  std::string_view& id_;
  std::string_view& text_;
  const char* problem_ = nullptr;
  key key_ = key::other;
  int depth_ = 0;
  bool has_id_ = false;
  bool has_text_ = false;
  std::size_t key_begin_ = 0;
};

class flat_handler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, flat_handler> {
 public:
  explicit flat_handler(std::map<std::string, std::string>& members) : members_(members) {}

  bool Default() { return false; }
  bool Null() { return put("null"); }
  bool Bool(bool value) { return put(value ? "true" : "false"); }
  bool RawNumber(const char* text, rapidjson::SizeType length, bool) { return put({text, length}); }
  bool String(const char* text, rapidjson::SizeType length, bool) { return put({text, length}); }
  bool StartObject() { return depth_++ == 0; }
  bool EndObject(rapidjson::SizeType) { return true; }
  bool Key(const char* text, rapidjson::SizeType length, bool) {
    key_.assign(text, length);
    return true;
  }

  const char* problem() const noexcept { return "not an object of plain values with distinct names"; }

 private:
  bool put(std::string_view value) {
    return depth_ == 1 && members_.emplace(key_, std::string(value)).second;
  }

  std::map<std::string, std::string>& members_;
  std::string key_;
  int depth_ = 0;
};

bool holds_json_bytes(std::string_view line) {
  return is_valid_utf8(line) && !holds_high_control(line);
}

// Numbers as strings: RapidJSON 1.1 reads out of bounds on some exponents (CVE-2024-38517).
constexpr unsigned parse_flags =
    rapidjson::kParseInsituFlag | rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;

// Where the JSON number that begins there ends; 0 if there is none.
std::size_t number_end(std::string_view json, std::size_t begin) {
  const std::string_view number =
      json.substr(begin, std::min(json.find_first_not_of("+-.0123456789eE", begin), json.size()) - begin);
  std::size_t at = 0;
  const auto skip_digits = [&] {
    const std::size_t first = at;
    at = std::min(number.find_first_not_of("0123456789", at), number.size());
    return at - first;
  };
  const auto take = [&](std::string_view any) {
    if (at == number.size() || any.find(number[at]) == any.npos) return false;
    ++at;
    return true;
  };
  take("-");
  if (!take("0") && skip_digits() == 0) return 0;
  if (take(".") && skip_digits() == 0) return 0;
  if (take("eE") && (take("+-"), skip_digits() == 0)) return 0;
  return at == number.size() ? begin + at : 0;
}

// RapidJSON refuses numbers beyond a double even where it leaves them as text. Puts one between 1 and 2 in
// the place of the one it stopped at, so that all offsets stay; false if that is no number.
bool tame_number(std::string& json, std::size_t begin) {
  const std::size_t end = number_end(json, begin);
  if (end == 0) return false;
  json.replace(begin, end - begin, end - begin, '1');
  json[begin + 1] = '.';  // what is beyond a double has more than two characters
  return true;
}

// nullptr if `json`, which holds_json_bytes(), is one value that the handler accepts. Strings are decoded in
// `copy`.
template <class Handler>
const char* parse(rapidjson::Reader& reader, std::string_view json, std::string& copy, Handler& handler) {
  copy.reserve(json.size() + padding);
  copy.assign(json);
  replace_lone_surrogates(copy);
  pad_with_nuls(copy);
  rapidjson::InsituStringStream stream(copy.data());
  if (reader.Parse<parse_flags>(stream, handler).IsError()) {
    const bool refused = reader.GetParseErrorCode() == rapidjson::kParseErrorTermination;
    return refused && handler.problem() != nullptr ? handler.problem() : not_json;
  }
  // A NUL byte looks like the end to the parser.
  return stream.Tell() == json.size() ? nullptr : not_json;
}

}  // namespace

const char* read_flat_object(std::string_view json, std::map<std::string, std::string>& members) {
  if (!holds_json_bytes(json)) return not_json;
  rapidjson::Reader reader;
  std::string copy;
  flat_handler handler(members);
  return parse(reader, json, copy, handler);
}

bool json_record_reader::fail(const char* problem) noexcept {
  problem_ = problem;
  return false;
}

bool json_record_reader::read_object(std::string_view line) {
  id_ = text_ = {};
  if (!holds_json_bytes(line)) return fail(not_json);
  if (read_object(line, line)) return true;
  if (reader_.GetParseErrorCode() != rapidjson::kParseErrorNumberTooBig) return false;
  std::string tamed(line);
  // Each one costs a pass over the line: few, so that time stays linear.
  for (int numbers = 0; numbers < 8; ++numbers) {
    if (!tame_number(tamed, reader_.GetErrorOffset())) return fail(not_json);
    if (read_object(line, tamed)) return true;
    if (reader_.GetParseErrorCode() != rapidjson::kParseErrorNumberTooBig) return false;
  }
  return fail("too many numbers beyond the range of a double");
}

bool json_record_reader::read_object(std::string_view line, std::string_view json) {
  id_ = text_ = {};
  object_handler handler(line, copy_, id_, text_);
  if (const char* problem = parse(reader_, json, copy_, handler)) {
    // Without a sound line there is no telling what the id would have been.
    if (problem == not_json) id_ = {};
    return fail(problem);
  }
  return handler.has_text() || fail("no \"text\"");
}

bool json_record_reader::read_string(std::string_view line) {
  text_ = {};
  if (!holds_json_bytes(line)) return fail(not_json);
  string_handler handler(text_);
  const char* problem = parse(reader_, line, copy_, handler);
  return problem == nullptr || fail(problem);
}

}  // namespace records
