// SPDX-License-Identifier: MIT
//
// The four formats of records, in and out (docs/command_line.md).
#ifndef TWEETSENT_CLI_RECORDS_RECORD_FORMAT_HPP
#define TWEETSENT_CLI_RECORDS_RECORD_FORMAT_HPP

#include <string>
#include <string_view>
#include <tweetsent/classifier.hpp>
#include <vector>

#include "records/byte_buffer.hpp"

namespace cli {

enum class record_format { text, tsv, csv, jsonl };

// Takes the escapes \t, \n and \\ out of a TSV field; any other backslash stands for itself.
void unescape_tsv(std::string_view field, std::string& out);

// Renders predictions as records. Safe from many threads.
class answer_writer {
 public:
  // `labels` are the classifier's, then the one of its abstentions.
  answer_writer(record_format format, const std::vector<std::string>& labels);

  // Of the whole output; may be empty.
  std::string_view header() const noexcept;

  // `id` as it came: TSV escapes and JSON left in.
  void append(byte_buffer& out, std::string_view id, const tweetsent::prediction& answer) const;

  // The record of a malformed one: an empty label and no probability.
  void append_malformed(byte_buffer& out, std::string_view id) const;

 private:
  void append_id(byte_buffer& out, std::string_view id) const;

  record_format format_;
  std::vector<std::string> before_probability_;  // what stands between id and probability, by label
  std::string no_label_;
};

}  // namespace cli

#endif
