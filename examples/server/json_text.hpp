// SPDX-License-Identifier: MIT
//
// RapidJSON's writer over a std::string, so that one buffer serves answer after answer.
#ifndef TWEETSENT_SERVER_JSON_TEXT_HPP
#define TWEETSENT_SERVER_JSON_TEXT_HPP

#include <rapidjson/writer.h>

#include <string>
#include <string_view>

namespace tweetsent_server {

struct json_text {
  using Ch = char;
  std::string& text;
  void Put(char character) { text.push_back(character); }
  void Flush() {}
};

using json_writer = rapidjson::Writer<json_text>;

inline void write_string(json_writer& writer, std::string_view text) {
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

inline void write_key(json_writer& writer, std::string_view name) {
  writer.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
}

}  // namespace tweetsent_server

#endif
