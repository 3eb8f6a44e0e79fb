// SPDX-License-Identifier: MIT
//
// Writing JSON, by RapidJSON.
#ifndef TWEETSENT_RECORDS_JSON_TEXT_HPP
#define TWEETSENT_RECORDS_JSON_TEXT_HPP

#include <rapidjson/writer.h>

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace records {

// The end of a string as RapidJSON writes to it: asked for room once a value, where a string by itself would
// look for it at each character.
class string_end {
 public:
  using Ch = char;

  explicit string_end(std::string& text) : text_(text), size_(text.size()) {}
  string_end(const string_end&) = delete;
  string_end& operator=(const string_end&) = delete;

  // Of the string and what was put.
  std::size_t size() const noexcept { return size_; }

  void reserve(std::size_t more) {
    if (text_.size() - size_ < more) text_.resize(2 * size_ + more);
  }
  void put_reserved(char character) { text_[size_++] = character; }
  void Put(char character) {
    reserve(1);
    put_reserved(character);
  }
  void Flush() { text_.resize(size_); }

 private:
  std::string& text_;  // longer than what is put, until Flush()
  std::size_t size_;
};

inline void PutReserve(string_end& out, std::size_t more) {
  out.reserve(more);
}
inline void PutUnsafe(string_end& out, char character) {
  out.put_reserved(character);
}

// Appends one document to a string by calls: keys and values in turn. The string is complete when the
// document is. Text must be valid UTF-8.
class json_writer {
 public:
  explicit json_writer(std::string& out) : out_(out) {}

  // Of the string so far.
  std::size_t size() const noexcept { return out_.size(); }

  void begin_object() { writer_.StartObject(); }
  void end_object() { writer_.EndObject(); }
  void begin_array() { writer_.StartArray(); }
  void end_array() { writer_.EndArray(); }

  void key(std::string_view name) { text(name); }
  void text(std::string_view value) {
    writer_.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
  }
  // The fewest digits that read back as the same number; null if it is not finite.
  void number(double value) {
    if (!std::isfinite(value)) return null();
    char digits[32];
    const char* const end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    raw({digits, static_cast<std::size_t>(end - digits)});
  }
  void count(std::uint64_t value) { writer_.Uint64(value); }
  void integer(std::int64_t value) { writer_.Int64(value); }
  void flag(bool value) { writer_.Bool(value); }
  void null() { writer_.Null(); }
  // A value that is JSON already.
  void raw(std::string_view json) { writer_.RawValue(json.data(), json.size(), rapidjson::kStringType); }

 private:
  string_end out_;
  rapidjson::Writer<string_end> writer_{out_};
};

inline std::string json_string(std::string_view text) {
  std::string out;
  json_writer(out).text(text);
  return out;
}

}  // namespace records

#endif
