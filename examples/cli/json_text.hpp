// SPDX-License-Identifier: MIT
//
// Writing JSON, by RapidJSON.
#ifndef TWEETSENT_CLI_JSON_TEXT_HPP
#define TWEETSENT_CLI_JSON_TEXT_HPP

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cmath>
#include <string>
#include <string_view>

#include "number_text.hpp"

namespace cli {

// A document that grows by calls: keys and values in turn. Text must be valid UTF-8.
class json_writer {
 public:
  void begin_object() { writer_.StartObject(); }
  void end_object() { writer_.EndObject(); }
  void begin_array() { writer_.StartArray(); }
  void end_array() { writer_.EndArray(); }

  void text(std::string_view value) {
    writer_.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
  }
  // All digits; null if it is not finite.
  void number(double value) { std::isfinite(value) ? raw_number(records::all_digits(value)) : null(); }
  void raw_number(std::string_view digits) {
    writer_.RawValue(digits.data(), digits.size(), rapidjson::kNumberType);
  }
  void count(std::uint64_t value) { writer_.Uint64(value); }
  void flag(bool value) { writer_.Bool(value); }
  void null() { writer_.Null(); }
  void key(std::string_view name) { text(name); }

  // What has been written; clear() makes it an empty document again.
  std::string_view view() const noexcept { return {buffer_.GetString(), buffer_.GetSize()}; }
  void clear() {
    buffer_.Clear();
    writer_.Reset(buffer_);
  }

 private:
  rapidjson::StringBuffer buffer_;
  rapidjson::Writer<rapidjson::StringBuffer> writer_{buffer_};
};

inline std::string json_string(std::string_view text) {
  json_writer writer;
  writer.text(text);
  return std::string(writer.view());
}

}  // namespace cli

#endif
