// SPDX-License-Identifier: MIT
#include "json_record.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

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

std::vector<std::string> keys_of(std::string_view path) {
  std::vector<std::string> out;
  for (;;) {
    const std::size_t dot = path.find('.');
    out.emplace_back(path.substr(0, dot));
    if (dot == path.npos) return out;
    path.remove_prefix(dot + 1);
  }
}

// The JSON string as it stands, with its quotes, whose first quote is at `begin` of sound JSON.
std::string_view raw_string(std::string_view json, std::size_t begin) {
  std::size_t end = begin + 1;
  while (json[end] != '"') end += json[end] == '\\' ? 2 : 1;
  return json.substr(begin, end + 1 - begin);
}

class object_handler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, object_handler> {
 public:
  // `copy` is the line decoded in place; the first `ids` of the paths are the id's.
  // What was found is put into `values`, one a path.
  object_handler(std::string_view line, const std::string& copy, const std::vector<json_path>& paths,
                 std::size_t ids, std::string_view* values)
      : line_(line), copy_(copy), paths_(paths), id_paths_((std::uint64_t{1} << ids) - 1), values_(values) {
    inside_[0] = (std::uint64_t{1} << paths.size()) - 1;
  }

  const char* problem() const noexcept { return problem_.empty() ? nullptr : problem_.c_str(); }

  std::string_view id() const noexcept { return first_of(filled_ & id_paths_); }
  std::string_view text() const noexcept { return first_of(filled_ & ~id_paths_); }
  bool has_text() const noexcept { return (filled_ & ~id_paths_) != 0; }

  // Of the first path with a text that is no string.
  const std::string* wrong_text() const noexcept {
    const std::uint64_t seen = seen_ & ~id_paths_;
    return seen == 0 ? nullptr : &first_path(seen).name;
  }

  bool Null() {
    return scalar([] { return "null"; });
  }
  bool Bool(bool value) {
    return scalar([value] { return value ? "true" : "false"; });
  }
  bool RawNumber(const char* text, rapidjson::SizeType length, bool) {
    return scalar([this, text, length] { return line_.substr(place_of(text), length); });
  }
  bool String(const char* text, rapidjson::SizeType length, bool) {
    if (const std::uint64_t texts = here_ & ~id_paths_; texts != 0) fill(texts, {text, length});
    return scalar([this, text] { return raw_string(line_, place_of(text) - 1); });
  }

  bool StartObject() {
    if (depth_ == 0) {
      depth_ = 1;
      return true;
    }
    return enter(longer_);
  }
  bool StartArray() { return depth_ > 0 ? enter(0) : fail("not a JSON object"); }
  bool EndObject(rapidjson::SizeType) { return leave(); }
  bool EndArray(rapidjson::SizeType) { return leave(); }

  bool Key(const char* text, rapidjson::SizeType length, bool) {
    here_ = longer_ = 0;
    for (std::uint64_t left = inside_[depth_ - 1]; left != 0; left &= left - 1) {
      const std::vector<std::string>& keys = first_path(left).keys;
      const std::string& key = keys[depth_ - 1];
      if (key.size() != length || std::memcmp(key.data(), text, length) != 0) continue;
      (keys.size() == depth_ ? here_ : longer_) |= left & (~left + 1);
    }
    if ((seen_ & here_) != 0) return fail(named(seen_ & here_) + " twice");
    seen_ |= here_;
    return true;
  }

 private:
  static constexpr std::size_t greatest_depth = 100;

  bool fail(std::string problem) {
    problem_ = std::move(problem);
    return false;
  }

  // Of a set of paths that is not empty.
  static std::size_t first_of_set(std::uint64_t paths) noexcept {
    return tweetsent::detail::lowest_bit(paths);
  }
  const json_path& first_path(std::uint64_t paths) const noexcept { return paths_[first_of_set(paths)]; }
  // The first of the paths, in quotes.
  std::string named(std::uint64_t paths) const { return '"' + first_path(paths).name + '"'; }

  std::string_view first_of(std::uint64_t paths) const noexcept {
    return paths == 0 ? std::string_view() : values_[first_of_set(paths)];
  }

  void fill(std::uint64_t paths, std::string_view value) {
    filled_ |= paths;
    for (; paths != 0; paths &= paths - 1) values_[first_of_set(paths)] = value;
  }

  std::uint64_t ids_here() const noexcept { return here_ & id_paths_; }

  // Where the text of a key or a value, or a number, stands in the line.
  std::size_t place_of(const char* text) const noexcept {
    return static_cast<std::size_t>(text - copy_.data());
  }

  // `inside` are the paths that go on in there.
  bool enter(std::uint64_t inside) {
    if (ids_here() != 0) return fail(named(ids_here()) + " is neither a string, a number, a bool nor null");
    if (depth_ == greatest_depth) return fail("nested too deep");
    inside_[depth_++] = inside;
    here_ = longer_ = 0;
    return true;
  }

  bool leave() {
    --depth_;
    here_ = longer_ = 0;
    return true;
  }

  // `source` gives the scalar as it stands in the line.
  template <class Source>
  bool scalar(Source&& source) {
    if (depth_ == 0) return fail("not a JSON object");
    if (ids_here() != 0) fill(ids_here(), source());
    return true;
  }

  std::string_view line_;
  const std::string& copy_;
  const std::vector<json_path>& paths_;
  std::uint64_t id_paths_;
  std::string_view* values_;
  std::string problem_;
  std::size_t depth_ = 0;
  // Sets of paths, a bit each:
  std::array<std::uint64_t, greatest_depth> inside_;  // by depth, those that lead into what is open there
  std::uint64_t here_ = 0;                            // those that end at the last key
  std::uint64_t longer_ = 0;                          // those that go on behind it
  std::uint64_t seen_ = 0;
  std::uint64_t filled_ = 0;
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

// Numbers as strings: RapidJSON 1.1 reads out of bounds on some exponents (CVE-2024-38517). The parser calls
// itself for what is nested, which costs less than the states it would keep; every handler has a greatest
// depth.
constexpr unsigned parse_flags = rapidjson::kParseInsituFlag | rapidjson::kParseNumbersAsStringsFlag;

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
  // The NULs behind it are padding for the parser.
  copy.assign(json);
  pad_with_nuls(copy);
  replace_lone_surrogates(copy);
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

json_record_reader::json_record_reader(const json_fields& fields) : ids_(fields.ids.size()) {
  for (const auto* names : {&fields.ids, &fields.texts}) {
    for (const std::string& name : *names) paths_.push_back({name, keys_of(name)});
  }
  values_.resize(paths_.size());
  for (const std::string& name : fields.texts) {
    no_text_ += (no_text_.empty() ? "no \"" : " or \"") + name + '"';
  }
}

bool json_record_reader::fail(std::string problem) {
  problem_ = std::move(problem);
  return false;
}

bool json_record_reader::read_object(std::string_view line) {
  id_ = text_ = {};
  if (!holds_json_bytes(line)) return fail(not_json);
  if (read_object(line, line)) return true;
  std::string tamed(line);
  // Each one costs a pass over the line: few, so that time stays linear.
  for (int numbers = 0; reader_.GetParseErrorCode() == rapidjson::kParseErrorNumberTooBig; ++numbers) {
    if (numbers == 8) return fail("too many numbers beyond the range of a double");
    if (!tame_number(tamed, reader_.GetErrorOffset())) return fail(not_json);
    if (read_object(line, tamed)) return true;
  }
  return false;
}

bool json_record_reader::read_object(std::string_view line, std::string_view json) {
  object_handler handler(line, copy_, paths_, ids_, values_.data());
  const char* const problem = parse(reader_, json, copy_, handler);
  // Without a sound line there is no telling what the id would have been.
  id_ = problem == not_json ? std::string_view() : handler.id();
  if (problem != nullptr) return fail(problem);
  text_ = handler.text();
  if (handler.has_text()) return true;
  const std::string* const wrong = handler.wrong_text();
  return fail(wrong == nullptr ? no_text_ : '"' + *wrong + "\" is not a string");
}

bool json_record_reader::read_string(std::string_view line) {
  text_ = {};
  if (!holds_json_bytes(line)) return fail(not_json);
  string_handler handler(text_);
  const char* problem = parse(reader_, line, copy_, handler);
  return problem == nullptr || fail(problem);
}

}  // namespace records
