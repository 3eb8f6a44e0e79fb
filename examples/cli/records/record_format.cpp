// SPDX-License-Identifier: MIT
#include "records/record_format.hpp"

#include <cstddef>

#include "json_text.hpp"
#include "number_text.hpp"

namespace cli {

namespace {

template <class Text>
void append_csv_field(Text& out, std::string_view text, char delimiter) {
  const char quoted[] = {delimiter, '"', '\r', '\n'};
  if (text.find_first_of(std::string_view(quoted, sizeof quoted)) == text.npos) {
    out.append(text);
    return;
  }
  out += '"';
  for (char byte : text) {
    if (byte == '"') out += '"';
    out += byte;
  }
  out += '"';
}

}  // namespace

answer_writer::answer_writer(answer_format format, const std::vector<std::string>& labels,
                             const std::string& abstain_label)
    : format_(format) {
  const bool is_json = format_.records == record_format::jsonl,
             is_csv = format_.records == record_format::csv;
  const bool has_nulls = format_.records == record_format::tsv && format_.dialect != tsv_dialect::plain;
  const char between = is_csv ? format_.csv.delimiter : '\t';
  no_probability_ = is_json ? "null" : has_nulls ? "\\N" : "";
  for (const std::string& label : labels) labels_.push_back(label_text(label));
  labels_.push_back(label_text(abstain_label));
  if (format_.probabilities) {
    for (const std::string& label : labels) {
      const std::string before = each_.empty() ? ",\"probabilities\":{" : ",";
      each_.push_back(is_json ? before + records::json_string(label) + ':' : std::string(1, between));
    }
  }
  if (is_csv && format_.csv.has_header) {
    for (const char* name : {"id", "label", "probability"})
      header_ += (header_.empty() ? "" : std::string(1, between)) + name;
    if (format_.probabilities) {
      for (const std::string& label : labels) {
        header_ += between;
        append_csv_field(header_, "probability " + label, between);
      }
    }
    header_ += '\n';
  }
  malformed_ = without_answer(label_text(""));
  if (has_nulls) null_ = without_answer("\\N\t");
}

// What stands between id and probability.
std::string answer_writer::label_text(std::string_view label) const {
  std::string out;
  switch (format_.records) {
    case record_format::text:
      return escape_tsv(tsv_dialect::plain, label) + '\t';
    case record_format::tsv:
      return escape_tsv(format_.dialect, label) + '\t';
    case record_format::csv:
      out += format_.csv.delimiter;
      append_csv_field(out, label, format_.csv.delimiter);
      out += format_.csv.delimiter;
      return out;
    case record_format::jsonl:
      return "\"label\":" + records::json_string(label) + ",\"probability\":";
  }
  return out;
}

std::string answer_writer::without_answer(std::string_view label) const {
  std::string out(label);
  out += no_probability_;
  for (const std::string& before : each_) out += before + no_probability_;
  if (format_.records != record_format::jsonl) return out + '\n';
  if (!each_.empty()) out += '}';
  return out + (format_.known_words ? ",\"known_words\":null}\n" : "}\n");
}

void answer_writer::append(byte_buffer& out, std::string_view id, const tweet_answer& answer) const {
  append_id(out, id);
  out.append(answer.predicted.abstained ? labels_.back() : labels_[answer.predicted.label_index]);
  if (answer.predicted.probability) {
    records::append_probability(out, *answer.predicted.probability);
  } else {
    out.append(no_probability_);
  }
  for (std::size_t label = 0; label < each_.size(); ++label) {
    out.append(each_[label]);
    records::append_probability(out, answer.probabilities[label]);
  }
  if (format_.records == record_format::jsonl) {
    if (!each_.empty()) out += '}';
    if (format_.known_words) {
      const tweetsent::word_counts& words = answer.words;
      out.append(",\"known_words\":");
      out.append(words.words == 0 ? "null"
                                  : records::six_digits(static_cast<double>(words.known) /
                                                        static_cast<double>(words.words)));
    }
    out += '}';
  }
  out += '\n';
}

void answer_writer::append_malformed(byte_buffer& out, std::string_view id) const {
  append_id(out, id);
  out.append(malformed_);
}

void answer_writer::append_null(byte_buffer& out, std::string_view id) const {
  append_id(out, id);
  out.append(null_);
}

void answer_writer::append_id(byte_buffer& out, std::string_view id) const {
  switch (format_.records) {
    case record_format::text:
      break;
    case record_format::tsv:
      out.append(id);
      out += '\t';
      break;
    case record_format::csv:
      append_csv_field(out, id, format_.csv.delimiter);
      break;
    case record_format::jsonl:
      out += '{';
      if (!id.empty()) {
        out.append("\"id\":");
        out.append(id);
        out += ',';
      }
      break;
  }
}

}  // namespace cli
