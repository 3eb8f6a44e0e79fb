// SPDX-License-Identifier: MIT
#include "records/csv_reader.hpp"

#include <algorithm>
#include <charconv>
#include <new>
#include <system_error>
#include <utility>

#include "records/limits.hpp"
#include "terminal/errors.hpp"

namespace cli {

namespace {

// The number that a column's name is; 0 if it is none.
std::size_t column_number(const std::string& name) {
  std::size_t number = 0;
  const std::from_chars_result result = std::from_chars(name.data(), name.data() + name.size(), number);
  return result.ec == std::errc() && result.ptr == name.data() + name.size() ? number : 0;
}

std::string join(const std::vector<std::string>& names, const char* between) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : between) + name;
  return out;
}

std::string count_fields(std::size_t fields) {
  return std::to_string(fields) + (fields == 1 ? " field" : " fields");
}

bool is_name(const csv_column& column, const std::string& name) {
  return std::find(column.names.begin(), column.names.end(), name) != column.names.end();
}

void begin_parsing(csv_parser& parser, char delimiter) {
  if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) throw std::bad_alloc();
  csv_set_delim(&parser, static_cast<unsigned char>(delimiter));
  // Spaces are part of a field.
  csv_set_space_func(&parser, [](unsigned char) { return 0; });
}

// The fields of one record; those before the fault of a malformed one.
std::vector<std::string> split_record(std::string_view record, char delimiter) {
  std::vector<std::string> out;
  csv_parser parser = {};
  begin_parsing(parser, delimiter);
  const auto take = [](void* bytes, std::size_t size, void* fields) {
    static_cast<std::vector<std::string>*>(fields)->emplace_back(static_cast<const char*>(bytes), size);
  };
  csv_parse(&parser, record.data(), record.size(), take, nullptr, &out);
  csv_fini(&parser, take, nullptr, &out);
  csv_free(&parser);
  return out;
}

}  // namespace

csv_reader::csv_reader(std::string file, csv_format format, std::vector<csv_column> columns, sink receive)
    : file_(std::move(file)), format_(format), columns_(std::move(columns)), receive_(std::move(receive)) {
  if (!format_.has_header) {
    for (const csv_column& column : columns_) {
      for (const std::string& name : column.names) {
        if (column_number(name) != 0) continue;
        throw usage_error("without a header a column is a number from 1, found \"" + name + "\"");
      }
    }
  }
  record_.values.resize(columns_.size());
  restart();
}

csv_reader::~csv_reader() {
  csv_free(&parser_);
}

void csv_reader::restart() {
  csv_free(&parser_);
  begin_parsing(parser_, format_.delimiter);
  bytes_.clear();
  fields_.clear();
}

void csv_reader::feed(std::string_view bytes) {
  unread_.erase(0, record_begin_);
  at_ -= record_begin_;
  if (second_line_ != none) second_line_ -= record_begin_;
  record_begin_ = 0;
  unread_ += bytes;
  next_lf_ = unread_.find('\n', at_);
  next_cr_ = unread_.find('\r', at_);
  read_lines();
}

// Where the line ends that begins at at_, its end included; none if that has not come yet.
std::size_t csv_reader::line_end() noexcept {
  if (next_lf_ < at_) next_lf_ = unread_.find('\n', at_);
  if (next_cr_ < at_) next_cr_ = unread_.find('\r', at_);
  const std::size_t end = std::min(next_lf_, next_cr_);
  return end == none ? none : end + 1;
}

// Line by line, so that it is known where each record began.
void csv_reader::read_lines() {
  while (at_ < unread_.size()) {
    const std::size_t end = line_end();
    const bool is_whole = end != none;
    const std::string_view line =
        std::string_view(unread_).substr(at_, (is_whole ? end : unread_.size()) - at_);
    at_ += line.size();
    if (skips_line_) {
      skips_line_ = !is_whole;
      record_begin_ = at_;
      continue;
    }
    is_malformed_ = false;
    if (is_whole && second_line_ == none && record_begin_ + line.size() == at_ && take_simple(line)) {
      // Most records are.
    } else if (const std::string problem = parse(line); !problem.empty()) {
      end_record(problem);
    }
    if (is_malformed_) {
      go_on_after_malformed(is_whole);
    } else if (is_whole && parser_.quoted == 0) {
      record_begin_ = at_;
      second_line_ = none;
    } else if (is_whole && second_line_ == none) {
      second_line_ = at_;
    }
  }
}

void csv_reader::go_on_after_malformed(bool line_is_whole) {
  restart();
  if (second_line_ == none) {
    skips_line_ = !line_is_whole;
  } else {
    // Line ends among what is parsed again; those behind it are known.
    const std::string_view again = std::string_view(unread_).substr(second_line_, at_ - second_line_);
    const std::size_t lf = again.find('\n'), cr = again.find('\r');
    if (lf != again.npos) next_lf_ = second_line_ + lf;
    if (cr != again.npos) next_cr_ = second_line_ + cr;
    at_ = second_line_;
    second_line_ = none;
  }
  record_begin_ = at_;
}

// Takes a line that is a record without a quote in any field's text: its fields are what stands between the
// delimiters, or the quotes beside them. libcsv would look at each of its bytes. False if the line is
// another.
bool csv_reader::take_simple(std::string_view line) {
  if (line.size() > longest_record) return false;
  line.remove_suffix(1);
  if (line.empty()) return true;
  std::size_t quote = line.find('"');
  for (std::size_t begin = 0;; ++begin) {
    std::size_t end = 0;
    if (begin == quote) {
      end = line.find('"', begin + 1);
      if (end == line.npos) break;
      fields_.push_back({begin + 1, end});
      quote = line.find('"', ++end);
    } else {
      end = std::min(line.find(format_.delimiter, begin), line.size());
      fields_.push_back({begin, end});
    }
    // A quote in an unquoted field, or text behind a closing one.
    if (quote < end || (end < line.size() && line[end] != format_.delimiter)) break;
    if (end == line.size()) {
      bytes_.assign(line);
      end_record({});
      return true;
    }
    begin = end;
  }
  fields_.clear();
  return false;
}

// Why the record is malformed that the line, or a part of it, belongs to; empty if it is not so far.
std::string csv_reader::parse(std::string_view line) {
  // The buffer of a long field doubles, so that its growing costs no more than its bytes.
  csv_set_blk_size(&parser_, std::max<std::size_t>(4096, csv_get_buffer_size(&parser_)));
  const std::size_t taken =
      csv_parse(&parser_, line.data(), line.size(), &csv_reader::take_field, &csv_reader::take_record, this);
  rethrow();
  if (taken != line.size()) {
    if (csv_error(&parser_) != CSV_EPARSE) throw std::bad_alloc();
    return parser_.quoted ? "text after a closing quote" : "a quote inside an unquoted field";
  }
  return bytes_.size() + fields_.size() + parser_.entry_pos > longest_record ? too_long : "";
}

void csv_reader::finish() {
  for (;;) {
    is_malformed_ = false;
    if (!skips_line_) {
      const int result = csv_fini(&parser_, &csv_reader::take_field, &csv_reader::take_record, this);
      rethrow();
      if (result != 0) end_record("a quoted field without its closing quote");
    }
    if (!is_malformed_ || second_line_ == none) break;
    go_on_after_malformed(true);
    read_lines();
  }
  if (width_ == 0 && format_.has_header) throw input_error(file_ + ": no header line");
}

template <class Call>
void csv_reader::from_callback(Call&& call) noexcept {
  if (thrown_) return;
  try {
    call();
  } catch (...) {
    thrown_ = std::current_exception();
  }
}

void csv_reader::rethrow() {
  if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
}

void csv_reader::take_field(void* bytes, std::size_t size, void* self) {
  auto& reader = *static_cast<csv_reader*>(self);
  reader.from_callback([&] {
    const std::size_t begin = reader.bytes_.size();
    reader.bytes_.append(static_cast<const char*>(bytes), size);
    reader.fields_.push_back({begin, reader.bytes_.size()});
  });
}

void csv_reader::take_record(int, void* self) {
  auto& reader = *static_cast<csv_reader*>(self);
  reader.from_callback([&] { reader.end_record({}); });
}

void csv_reader::end_record(std::string problem) {
  is_malformed_ = !problem.empty();
  if (width_ == 0 && format_.has_header) {
    if (is_malformed_) throw input_error(file_ + ": header line: " + problem);
    find_columns();
  } else {
    if (width_ == 0 && !is_malformed_) find_columns();
    if (!is_malformed_ && fields_.size() != width_) {
      is_malformed_ = true;
      problem = count_fields(fields_.size()) + " where the " +
                (format_.has_header ? "header" : "first record") + " has " + std::to_string(width_);
    }
    for (std::size_t column = 0; column < places_.size(); ++column) {
      record_.values[column] = field(places_[column]);
    }
    record_.problem = std::move(problem);
    receive_(record_);
  }
  bytes_.clear();
  fields_.clear();
}

void csv_reader::find_columns() {
  width_ = fields_.size();
  std::vector<std::string> first;
  for (std::size_t at = 0; at < width_; ++at) first.emplace_back(field(at));
  for (const csv_column& column : columns_) {
    const std::size_t place = place_of(column, first);
    if (place == none && column.required) throw input_error(file_ + ": " + missing(column, first));
    if (place != none && format_.has_header && std::count(first.begin(), first.end(), first[place]) > 1 &&
        is_name(column, first[place])) {
      throw input_error(file_ + ": the header has column \"" + first[place] + "\" twice");
    }
    places_.push_back(place);
  }
}

// Where the column stands in records that begin with `first`; none if it is missing.
std::size_t csv_reader::place_of(const csv_column& column, const std::vector<std::string>& first) const {
  for (const std::string& name : column.names) {
    if (!format_.has_header) break;
    const auto found = std::find(first.begin(), first.end(), name);
    if (found != first.end()) return static_cast<std::size_t>(found - first.begin());
  }
  for (const std::string& name : column.names) {
    const std::size_t number = column_number(name);
    if (number != 0 && number <= first.size()) return number - 1;
  }
  return none;
}

// Says that the column is not there, and which delimiter would give all columns, if one does.
std::string csv_reader::missing(const csv_column& column, const std::vector<std::string>& first) const {
  std::string out = "no column \"" + join(column.names, "\" or \"") + "\"";
  if (format_.has_header) {
    out += " in the header (" + join(first, ", ") + ")";
  } else {
    out += ", the first record has " + count_fields(width_);
  }
  const std::string_view record = std::string_view(unread_).substr(record_begin_, at_ - record_begin_);
  for (const char delimiter : {',', ';', '\t', '|'}) {
    const std::vector<std::string> fields = split_record(record, delimiter);
    const auto has = [&](const csv_column& each) { return !each.required || place_of(each, fields) != none; };
    if (!std::all_of(columns_.begin(), columns_.end(), has)) continue;
    out += "; it is there with --delimiter ";
    return out + (delimiter == '\t' ? std::string("tab") : std::string{'\'', delimiter, '\''});
  }
  return out;
}

std::string_view csv_reader::field(std::size_t number) const noexcept {
  if (number >= fields_.size()) return {};
  return {bytes_.data() + fields_[number].begin, fields_[number].end - fields_[number].begin};
}

}  // namespace cli
