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
#include "records/csv_reader.hpp"
#include "records/tsv_text.hpp"

namespace cli {

enum class record_format { text, tsv, csv, jsonl };

struct answer_format {
  record_format records = record_format::text;
  csv_format csv = {};                       // for that format
  tsv_dialect dialect = tsv_dialect::plain;  // for TSV
  bool probabilities = false;                // every label's behind the answer's
  bool known_words = false;                  // their share, in JSON
};

// What is known of one tweet.
struct tweet_answer {
  tweetsent::prediction predicted;
  const double* probabilities = nullptr;  // by label, where the format has them
  tweetsent::word_counts words = {};      // where the format has their share
};

// Renders answers as records. Safe from many threads.
class answer_writer {
 public:
  // `labels` are the classifier's; `abstain_label` stands for its abstentions.
  answer_writer(answer_format format, const std::vector<std::string>& labels,
                const std::string& abstain_label);

  // Of the whole output; may be empty.
  std::string_view header() const noexcept { return header_; }

  // `id` as it came: TSV escapes and JSON left in.
  void append(byte_buffer& out, std::string_view id, const tweet_answer& answer) const;

  // The record of a malformed one: an empty label and no probability.
  void append_malformed(byte_buffer& out, std::string_view id) const;

  // The record of one whose text is a database's NULL: NULLs.
  void append_null(byte_buffer& out, std::string_view id) const;

 private:
  std::string label_text(std::string_view label) const;
  std::string without_answer(std::string_view label) const;
  void append_id(byte_buffer& out, std::string_view id) const;

  answer_format format_;
  std::string header_;
  std::vector<std::string> labels_;  // what stands between id and probability, by label
  std::vector<std::string> each_;    // what stands before each label's probability, where asked for
  std::string no_probability_;
  std::string malformed_;  // what follows the id
  std::string null_;
};

}  // namespace cli

#endif
