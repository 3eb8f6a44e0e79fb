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

// Appends a document to a string, which may serve one after the other, by calls: keys and values in turn.
// Text must be valid UTF-8.
class json_writer {
 public:
  explicit json_writer(std::string& out) : sink_{out} {}

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
  struct sink {
    using Ch = char;
    std::string& out;
    void Put(char character) { out.push_back(character); }
    void Flush() {}
  };

  sink sink_;
  rapidjson::Writer<sink> writer_{sink_};
};

inline std::string json_string(std::string_view text) {
  std::string out;
  json_writer(out).text(text);
  return out;
}

}  // namespace records

#endif
