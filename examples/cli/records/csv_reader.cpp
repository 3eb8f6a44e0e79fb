// SPDX-License-Identifier: MIT
#include "records/csv_reader.hpp"

#include <algorithm>
#include <new>
#include <utility>

#include "records/limits.hpp"
#include "terminal/errors.hpp"

namespace cli {

namespace {

constexpr std::size_t no_place = static_cast<std::size_t>(-1);

std::string join(const std::vector<std::string>& names, const char* between) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : between) + name;
  return out;
}

}  // namespace

csv_reader::csv_reader(std::string file, std::vector<csv_column> columns, sink receive)
    : file_(std::move(file)), columns_(std::move(columns)), receive_(std::move(receive)) {
  restart();
}

csv_reader::~csv_reader() {
  csv_free(&parser_);
}

void csv_reader::restart() {
  csv_free(&parser_);
  if (csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI) != 0) throw std::bad_alloc();
  // Spaces are part of a field.
  csv_set_space_func(&parser_, [](unsigned char) { return 0; });
  bytes_.clear();
  ends_.clear();
}

void csv_reader::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    if (skips_line_) {
      const std::size_t line_end = bytes.find('\n');
      if (line_end == bytes.npos) return;
      bytes.remove_prefix(line_end + 1);
      skips_line_ = false;
      continue;
    }
    // The buffer of a long field doubles, so that its growing costs no more than its bytes.
    csv_set_blk_size(&parser_, std::max<std::size_t>(4096, csv_get_buffer_size(&parser_)));
    const std::size_t taken = csv_parse(&parser_, bytes.data(), bytes.size(), &csv_reader::take_field,
                                        &csv_reader::take_record, this);
    rethrow();
    bytes.remove_prefix(taken);
    const char* problem = nullptr;
    if (!bytes.empty()) {
      if (csv_error(&parser_) != CSV_EPARSE) throw std::bad_alloc();
      problem = parser_.quoted ? "text after a closing quote" : "a quote inside an unquoted field";
    } else if (bytes_.size() + ends_.size() + parser_.entry_pos > longest_record) {
      problem = too_long;
    }
    if (problem != nullptr) {
      end_record(problem);
      restart();
      skips_line_ = true;
    }
  }
}

void csv_reader::finish() {
  if (!skips_line_) {
    const int result = csv_fini(&parser_, &csv_reader::take_field, &csv_reader::take_record, this);
    rethrow();
    if (result != 0) end_record("a quoted field without its closing quote");
  }
  if (width_ == 0) throw input_error(file_ + ": no header line");
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
    reader.bytes_.append(static_cast<const char*>(bytes), size);
    reader.ends_.push_back(reader.bytes_.size());
  });
}

void csv_reader::take_record(int, void* self) {
  auto& reader = *static_cast<csv_reader*>(self);
  reader.from_callback([&] { reader.end_record({}); });
}

void csv_reader::end_record(std::string problem) {
  if (width_ == 0) {
    if (!problem.empty()) throw input_error(file_ + ": header line: " + problem);
    find_columns();
  } else {
    if (problem.empty() && ends_.size() != width_) {
      problem = std::to_string(ends_.size()) + (ends_.size() == 1 ? " field" : " fields") +
                " where the header has " + std::to_string(width_);
    }
    record_.problem = std::move(problem);
    for (std::size_t at = 0; at < places_.size(); ++at) record_.values[at] = field(places_[at]);
    receive_(record_);
  }
  bytes_.clear();
  ends_.clear();
}

void csv_reader::find_columns() {
  width_ = ends_.size();
  std::vector<std::string> header;
  for (std::size_t at = 0; at < width_; ++at) header.emplace_back(field(at));
  record_.values.resize(columns_.size());
  for (const csv_column& column : columns_) {
    std::size_t place = no_place;
    for (const std::string& name : column.names) {
      const auto found = std::find(header.begin(), header.end(), name);
      if (found == header.end()) continue;
      if (std::find(found + 1, header.end(), name) != header.end()) {
        throw input_error(file_ + ": the header has column \"" + name + "\" twice");
      }
      place = static_cast<std::size_t>(found - header.begin());
      break;
    }
    if (place == no_place && column.required) {
      throw input_error(file_ + ": no column \"" + join(column.names, "\" or \"") + "\" in the header (" +
                        join(header, ", ") + ")");
    }
    places_.push_back(place);
  }
}

std::string_view csv_reader::field(std::size_t number) const noexcept {
  if (number >= ends_.size()) return {};
  const std::size_t begin = number == 0 ? 0 : ends_[number - 1];
  return {bytes_.data() + begin, ends_[number] - begin};
}

}  // namespace cli
