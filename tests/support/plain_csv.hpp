// SPDX-License-Identifier: MIT
//
// CSV by its definition and nothing else: slow, without state, to compare a fast reader with.
#ifndef TWEETSENT_TESTS_SUPPORT_PLAIN_CSV_HPP
#define TWEETSENT_TESTS_SUPPORT_PLAIN_CSV_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

struct plain_csv_record {
  std::vector<std::string> fields;  // of a malformed record those before the fault
  std::size_t end = 0;              // where the next record begins
  bool is_sound = true;
};

inline std::size_t plain_line_end(std::string_view bytes, std::size_t at) {
  while (at < bytes.size() && bytes[at] != '\n' && bytes[at] != '\r') ++at;
  return at < bytes.size() ? at + 1 : at;
}

// The record that begins at `at`, where there is neither a line end nor the end of the bytes.
inline plain_csv_record plain_csv_record_at(std::string_view bytes, std::size_t at, char delimiter) {
  plain_csv_record out;
  out.is_sound = false;
  out.end = plain_line_end(bytes, at);  // of a malformed record only its first line is gone
  for (;;) {
    std::string field;
    const bool is_quoted = at < bytes.size() && bytes[at] == '"';
    if (is_quoted) {
      for (++at;; ++at) {
        if (at == bytes.size()) return out;
        if (bytes[at] == '"') {
          ++at;
          if (at == bytes.size() || bytes[at] != '"') break;
        }
        field += bytes[at];
      }
    } else {
      for (; at < bytes.size() && bytes[at] != delimiter && bytes[at] != '\n' && bytes[at] != '\r'; ++at) {
        if (bytes[at] == '"') return out;
        field += bytes[at];
      }
    }
    const bool at_end = at == bytes.size() || bytes[at] == '\n' || bytes[at] == '\r';
    if (!at_end && bytes[at] != delimiter) return out;  // text after a closing quote
    out.fields.push_back(field);
    if (at_end) {
      out.is_sound = true;
      out.end = at + (at < bytes.size() ? 1 : 0);
      return out;
    }
    ++at;
  }
}

// All records; lines without a byte are none. The first sound one says how many fields each has.
inline std::vector<plain_csv_record> plain_csv(std::string_view bytes, char delimiter) {
  std::vector<plain_csv_record> out;
  std::size_t width = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    if (bytes[at] == '\n' || bytes[at] == '\r') {
      ++at;
      continue;
    }
    plain_csv_record record = plain_csv_record_at(bytes, at, delimiter);
    if (width == 0 && record.is_sound) width = record.fields.size();
    if (record.is_sound && record.fields.size() != width) {
      record.is_sound = false;
      record.end = plain_line_end(bytes, at);
    }
    at = record.end;
    out.push_back(record);
  }
  return out;
}

#endif
