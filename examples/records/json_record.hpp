// SPDX-License-Identifier: MIT
//
// One line of JSON, by RapidJSON's SAX reader: bounded depth, numbers left as text, encoding checked.
#ifndef TWEETSENT_RECORDS_JSON_RECORD_HPP
#define TWEETSENT_RECORDS_JSON_RECORD_HPP

#include "json_in_place.hpp"

#include <map>
#include <string>
#include <string_view>

namespace records {

class json_record_reader {
 public:
  // Reads {"id": any scalar, "text": a string}, id optional, other keys passed over. False with problem()
  // if it is anything else.
  bool read_object(std::string_view line);

  // Reads a JSON string, which text() then is.
  bool read_string(std::string_view line);

  // The id as it stands in the line; empty if there is none. Known for some malformed records too.
  std::string_view id() const noexcept { return id_; }

  // Valid UTF-8, NULs included; valid until the next read.
  std::string_view text() const noexcept { return text_; }

  const char* problem() const noexcept { return problem_; }

 private:
  // `json` is the line, but for numbers that stand where others do.
  bool read_object(std::string_view line, std::string_view json);
  bool fail(const char* problem) noexcept;

  rapidjson::Reader reader_;
  std::string_view id_;
  std::string_view text_;
  std::string copy_;  // where strings are decoded
  const char* problem_ = "";
};

// Reads an object of strings, numbers, bools and nulls into `members`, strings decoded, the rest as it
// stands. nullptr, or what is wrong.
const char* read_flat_object(std::string_view json, std::map<std::string, std::string>& members);

}  // namespace records

#endif
