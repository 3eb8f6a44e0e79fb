// SPDX-License-Identifier: MIT
//
// The safetensors container: eight bytes of header length, a JSON header, raw tensors.
// Source: https://huggingface.co/docs/safetensors (format, version 0.3).
#ifndef TWEETSENT_MODEL_FILE_SAFETENSORS_HPP
#define TWEETSENT_MODEL_FILE_SAFETENSORS_HPP

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tweetsent/detail/hash.hpp"
#include "tweetsent/text/unicode.hpp"

namespace tweetsent {
inline namespace v0 {
namespace detail {

struct tensor {
  std::string type = {};  // U8, I8, U32, U64, F64
  std::vector<std::uint64_t> shape = {};
  std::uint64_t begin = 0;  // into the data that follows the header
  std::uint64_t end = 0;
};

struct safetensors_header {
  std::map<std::string, std::string> metadata;
  std::map<std::string, tensor> tensors;
};

inline std::size_t size_of_type(std::string_view type) noexcept {
  if (type == "U8" || type == "I8") return 1;
  if (type == "U32") return 4;
  if (type == "U64" || type == "F64") return 8;
  return 0;
}

// Digits only, as numbers stand in a header: no sign, no exponent, no overflow.
inline bool parse_number(std::string_view digits, std::uint64_t& out) noexcept {
  out = 0;
  if (digits.empty() || digits.size() > 19) return false;
  for (char digit : digits) {
    if (digit < '0' || digit > '9') return false;
    out = out * 10 + static_cast<std::uint64_t>(digit - '0');
  }
  return true;
}

// Accepts exactly the structure of a header. Anything else, and any key that comes twice, stops the parser.
class header_handler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, header_handler> {
 public:
  explicit header_handler(safetensors_header& out) : out_(out) {}

  bool Default() { return false; }

  bool StartObject() {
    if (place_ == place::outside) return go(place::top);
    if (place_ != place::top_value) return false;
    if (key_ == "__metadata__") return !std::exchange(has_metadata_, true) && go(place::metadata);
    if (out_.tensors.size() >= max_entries) return false;
    tensor_ = {};
    seen_ = {};
    tensor_name_ = key_;
    return out_.tensors.count(key_) == 0 && go(place::tensor);
  }

  bool EndObject(rapidjson::SizeType) {
    if (place_ == place::top) return go(place::outside);
    if (place_ == place::tensor) {
      if (!seen_.type || !seen_.shape || !seen_.offsets) return false;
      out_.tensors.emplace(tensor_name_, tensor_);
    }
    return go(place::top);
  }

  bool Key(const char* text, rapidjson::SizeType length, bool) {
    if (!is_utf8({text, length})) return false;
    key_.assign(text, length);
    if (place_ == place::top) return go(place::top_value);
    if (place_ == place::metadata) return go(place::metadata_value);
    return place_ == place::tensor && go(place::tensor_value);
  }

  bool String(const char* text, rapidjson::SizeType length, bool) {
    if (place_ == place::metadata_value) {
      if (out_.metadata.size() >= max_entries || !is_utf8({text, length})) return false;
      return out_.metadata.emplace(key_, std::string(text, length)).second && go(place::metadata);
    }
    if (place_ != place::tensor_value || key_ != "dtype" || std::exchange(seen_.type, true)) return false;
    tensor_.type.assign(text, length);
    return go(place::tensor);
  }

  bool StartArray() {
    if (place_ != place::tensor_value || (key_ != "shape" && key_ != "data_offsets")) return false;
    numbers_.clear();
    return go(place::numbers);
  }

  bool RawNumber(const char* text, rapidjson::SizeType length, bool) {
    std::uint64_t number = 0;
    if (place_ != place::numbers || numbers_.size() >= max_numbers) return false;
    if (!parse_number({text, length}, number)) return false;
    numbers_.push_back(number);
    return true;
  }

  bool EndArray(rapidjson::SizeType) {
    if (key_ == "shape") {
      if (std::exchange(seen_.shape, true)) return false;
      tensor_.shape = numbers_;
    } else {
      if (numbers_.size() != 2 || std::exchange(seen_.offsets, true)) return false;
      tensor_.begin = numbers_[0];
      tensor_.end = numbers_[1];
    }
    return go(place::tensor);
  }

 private:
  enum class place { outside, top, top_value, metadata, metadata_value, tensor, tensor_value, numbers };
  struct fields {
    bool type = false, shape = false, offsets = false;
  };
  static constexpr std::size_t max_entries = 256, max_numbers = 4;

  // RapidJSON 1.1 lets an escaped lone surrogate through.
  static bool is_utf8(std::string_view text) { return to_valid_utf8(text) == text; }

  bool go(place next) {
    place_ = next;
    return true;
  }

  safetensors_header& out_;
  place place_ = place::outside;
  std::string key_, tensor_name_;
  tensor tensor_;
  std::vector<std::uint64_t> numbers_;
  fields seen_;  // of the tensor being read
  bool has_metadata_ = false;
};

// Parses a header's JSON. Returns false if it is none; `offset` is then where the error stands.
inline bool parse_header(std::string_view json, safetensors_header& out, std::size_t& offset) {
  // Numbers as strings: RapidJSON 1.1 reads out of bounds on some exponents (CVE-2024-38517).
  constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag |
                             rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseStopWhenDoneFlag;
  header_handler handler(out);
  rapidjson::MemoryStream stream(json.data(), json.size());
  rapidjson::Reader reader;
  const bool good = !reader.Parse<flags>(stream, handler).IsError();
  offset = good ? stream.Tell() : reader.GetErrorOffset();
  // The format pads a header with spaces, and nothing else may follow.
  return good && json.find_first_not_of(' ', offset) == std::string_view::npos;
}

// Where a header is written to. Not RapidJSON's own StringBuffer: in a program that defines RAPIDJSON_SSE2,
// version 1.1 writes control characters to it unescaped.
struct header_text {
  using Ch = char;
  std::string& text;
  void Put(char character) { text += character; }
  void Flush() {}
};

// Collects tensors and writes them with the widest types first, so that each is aligned to its size.
class safetensors_writer {
 public:
  template <class Element>
  void add(const std::string& name, const char* type, std::vector<std::uint64_t> shape,
           const Element* elements, std::size_t count) {
    std::string data(reinterpret_cast<const char*>(elements), count * sizeof(Element));
    parts_.push_back({name, type, std::move(shape), std::move(data)});
  }

  // A list of strings as two tensors: all their bytes, and where each ends.
  template <class Strings>
  void add_strings(const std::string& name, const Strings& strings) {
    std::string bytes;
    std::vector<std::uint64_t> ends;
    for (const auto& text : strings) {
      bytes.append(text);
      ends.push_back(bytes.size());
    }
    add(name + ".ends", "U64", {ends.size()}, ends.data(), ends.size());
    add(name + ".bytes", "U8", {bytes.size()}, bytes.data(), bytes.size());
  }

  // The whole file; its header is padded so that the data begins at a multiple of eight.
  std::string file(const std::vector<std::pair<std::string, std::string>>& metadata) {
    std::stable_sort(parts_.begin(), parts_.end(), [](const part& left, const part& right) {
      return size_of_type(left.type) > size_of_type(right.type);
    });
    std::string header = header_json(metadata);
    header.append((8 - header.size() % 8) % 8, ' ');
    std::string out(8, '\0');
    store_u64(header.size(), out.data());
    out += header;
    for (const part& each : parts_) out += each.data;
    return out;
  }

 private:
  struct part {
    std::string name;
    std::string type;
    std::vector<std::uint64_t> shape;
    std::string data;
  };

  std::string header_json(const std::vector<std::pair<std::string, std::string>>& metadata) const {
    std::string json;
    header_text sink{json};
    rapidjson::Writer<header_text> writer(sink);
    const auto text = [&writer](std::string_view value) {
      writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    };
    const auto numbers = [&writer](const std::vector<std::uint64_t>& values) {
      writer.StartArray();
      for (std::uint64_t value : values) writer.Uint64(value);
      writer.EndArray();
    };
    writer.StartObject();
    text("__metadata__");
    writer.StartObject();
    for (const auto& [key, value] : metadata) {
      text(key);
      text(value);
    }
    writer.EndObject();
    std::uint64_t begin = 0;
    for (const part& each : parts_) {
      text(each.name);
      writer.StartObject();
      text("dtype");
      text(each.type);
      text("shape");
      numbers(each.shape);
      text("data_offsets");
      numbers({begin, begin + each.data.size()});
      writer.EndObject();
      begin += each.data.size();
    }
    writer.EndObject();
    return json;
  }

  std::vector<part> parts_;
};

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
