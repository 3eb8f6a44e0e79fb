// SPDX-License-Identifier: MIT
#include "records/record_format.hpp"

#include "json_text.hpp"
#include "number_text.hpp"

namespace cli {

namespace {

std::string escape_tsv(std::string_view text) {
  std::string out;
  for (char byte : text) {
    if (byte == '\t') {
      out += "\\t";
    } else if (byte == '\n') {
      out += "\\n";
    } else if (byte == '\\') {
      out += "\\\\";
    } else {
      out += byte;
    }
  }
  return out;
}

template <class Text>
void append_csv_field(Text& out, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == text.npos) {
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

std::string before_probability(record_format format, std::string_view label) {
  std::string out;
  switch (format) {
    case record_format::text:
    case record_format::tsv:
      return escape_tsv(label) + '\t';
    case record_format::csv:
      out += ',';
      append_csv_field(out, label);
      out += ',';
      return out;
    case record_format::jsonl:
      return "\"label\":" + records::json_string(label) + ",\"probability\":";
  }
  return out;
}

}  // namespace

void unescape_tsv(std::string_view field, std::string& out) {
  out.clear();
  while (!field.empty()) {
    const std::size_t backslash = field.find('\\');
    out.append(field.substr(0, backslash));
    if (backslash == field.npos) return;
    const char escaped = backslash + 1 < field.size() ? field[backslash + 1] : '\0';
    const bool is_known = escaped == 't' || escaped == 'n' || escaped == '\\';
    out += escaped == 't' ? '\t' : escaped == 'n' ? '\n' : '\\';
    field.remove_prefix(backslash + (is_known ? 2 : 1));
  }
}

answer_writer::answer_writer(record_format format, const std::vector<std::string>& labels)
    : format_(format), no_label_(before_probability(format, "")) {
  for (const std::string& label : labels) before_probability_.push_back(before_probability(format, label));
}

std::string_view answer_writer::header() const noexcept {
  return format_ == record_format::csv ? "id,label,probability\n" : "";
}

void answer_writer::append(byte_buffer& out, std::string_view id, const tweetsent::prediction& answer) const {
  append_id(out, id);
  out.append(before_probability_[answer.abstained ? before_probability_.size() - 1 : answer.label_index]);
  if (answer.probability) {
    records::append_probability(out, *answer.probability);
  } else if (format_ == record_format::jsonl) {
    out.append("null");
  }
  out.append(format_ == record_format::jsonl ? "}\n" : "\n");
}

void answer_writer::append_malformed(byte_buffer& out, std::string_view id) const {
  append_id(out, id);
  out.append(no_label_);
  out.append(format_ == record_format::jsonl ? "null}\n" : "\n");
}

void answer_writer::append_id(byte_buffer& out, std::string_view id) const {
  switch (format_) {
    case record_format::text:
      break;
    case record_format::tsv:
      out.append(id);
      out += '\t';
      break;
    case record_format::csv:
      append_csv_field(out, id);
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
