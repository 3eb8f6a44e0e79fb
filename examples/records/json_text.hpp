// SPDX-License-Identifier: MIT
//
// Writing JSON, by RapidJSON.
#ifndef TWEETSENT_RECORDS_JSON_TEXT_HPP
#define TWEETSENT_RECORDS_JSON_TEXT_HPP

#include <rapidjson/writer.h>

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace records {

// The end of a string as RapidJSON writes to it. It is made longer now and then; a string by itself would be
// at each character, by a call.
class string_sink {
 public:
  using Ch = char;

  explicit string_sink(std::string& text) : text_(text), begin_(text.size()), size_(begin_) {}
  string_sink(const string_sink&) = delete;
  string_sink& operator=(const string_sink&) = delete;

  // Of the string and what was put.
  std::size_t size() const noexcept { return size_; }

  void Put(char character) {
    if (size_ == text_.size()) grow();
    text_[size_++] = character;
  }
  void Flush() { text_.resize(size_); }

 private:
  // More each time, for the cost of clearing it to stay in proportion.
  void grow() { text_.resize(size_ + (size_ - begin_) + 256); }

  std::string& text_;  // longer than what is put, until Flush()
  std::size_t begin_;
  std::size_t size_;
};

// Appends one document to a string by calls: keys and values in turn. Until the document ends the string is
// longer than what was written: neither to be read nor appended to. Text must be valid UTF-8.
class json_writer {
 public:
  explicit json_writer(std::string& out) : out_(out) {}

  // Of the string so far.
  std::size_t size() const noexcept { return out_.size(); }

  void begin_object() { writer_.StartObject(); }
  void end_object() { writer_.EndObject(); }
  void begin_array() { writer_.StartArray(); }
  void end_array() { writer_.EndArray(); }

  void key(std::string_view name) { text(name); }
  void member(std::string_view name, std::string_view value) {
    key(name);
    text(value);
  }
  void text(std::string_view value) {
    writer_.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
  }
  // The fewest digits that read back as the same number; null if it is not finite.
  void number(double value) {
    if (!std::isfinite(value)) return null();
    char digits[32];
    const char* const end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    raw({digits, static_cast<std::size_t>(end - digits)});
  }
  void count(std::uint64_t value) { writer_.Uint64(value); }
  void integer(std::int64_t value) { writer_.Int64(value); }
  void flag(bool value) { writer_.Bool(value); }
  void null() { writer_.Null(); }
  // A value that is JSON already.
  void raw(std::string_view json) { writer_.RawValue(json.data(), json.size(), rapidjson::kStringType); }

 private:
  using allocator = rapidjson::MemoryPoolAllocator<>;

  string_sink out_;
  alignas(std::max_align_t) char memory_[576];  // for RapidJSON's usual 32 levels; deeper ones allocate
  allocator levels_{memory_, sizeof memory_};
  rapidjson::Writer<string_sink, rapidjson::UTF8<>, rapidjson::UTF8<>, allocator> writer_{out_, &levels_};
};

inline std::string json_string(std::string_view text) {
  std::string out;
  json_writer(out).text(text);
  return out;
}

}  // namespace records

#endif
