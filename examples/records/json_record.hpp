// SPDX-License-Identifier: MIT
//
// One line of JSON, by RapidJSON's SAX reader: bounded depth, numbers left as text, encoding checked.
#ifndef TWEETSENT_RECORDS_JSON_RECORD_HPP
#define TWEETSENT_RECORDS_JSON_RECORD_HPP

#include "json_in_place.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace records {

// Where a record has its id and its text: each is the first of its paths that is there, of the text's the
// first with a string. Dots go into objects: "extended_tweet.full_text". Together at most most_json_paths.
struct json_fields {
  std::vector<std::string> ids{"id"};
  std::vector<std::string> texts{"text"};
};
inline constexpr std::size_t most_json_paths = 16;

// Where a tweet of Twitter's API has its whole text, and any other record its text.
inline constexpr std::string_view tweet_texts = "note_tweet.text,extended_tweet.full_text,full_text,text";
inline json_fields tweet_fields() {
  json_fields fields{{"id"}, {}};
  for (std::string_view rest = tweet_texts; !rest.empty();) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    fields.texts.emplace_back(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return fields;
}

// A path by its keys, as readers look for it.
struct json_path {
  std::string name;
  std::vector<std::string> keys;
};

class json_record_reader {
 public:
  explicit json_record_reader(const json_fields& fields = {});

  // Reads {"id": any scalar, "text": a string}, id optional, other keys passed over. False with problem()
  // if it is anything else. Escapes of half a surrogate pair count as U+FFFD.
  bool read_object(std::string_view line);

  // Reads a JSON string, which text() then is.
  bool read_string(std::string_view line);

  // The id as it stands in the line; empty if there is none. Known for some malformed records too.
  std::string_view id() const noexcept { return id_; }

  // Valid UTF-8, NULs included; valid until the next read.
  std::string_view text() const noexcept { return text_; }

  const std::string& problem() const noexcept { return problem_; }

 private:
  // `json` is the line, but for numbers that stand where others do.
  bool read_object(std::string_view line, std::string_view json);
  bool fail(std::string problem);

  std::vector<json_path> paths_;  // of the ids, then of the texts
  std::vector<std::string_view> values_;
  std::size_t ids_;
  std::string no_text_;
  rapidjson::Reader reader_;
  std::string_view id_;
  std::string_view text_;
  std::string copy_;  // where strings are decoded
  std::string problem_;
};

// Reads an object of strings, numbers, bools and nulls into `members`, strings decoded, the rest as it
// stands. nullptr, or what is wrong.
const char* read_flat_object(std::string_view json, std::map<std::string, std::string>& members);

}  // namespace records

#endif
