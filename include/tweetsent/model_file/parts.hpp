// SPDX-License-Identifier: MIT
//
// The named parts of a model file, each checked as it is taken out: reading trusts no size and no offset.
#ifndef TWEETSENT_MODEL_FILE_PARTS_HPP
#define TWEETSENT_MODEL_FILE_PARTS_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tweetsent/detail/hash.hpp"
#include "tweetsent/detail/to_size.hpp"
#include "tweetsent/model_file/error.hpp"
#include "tweetsent/model_file/safetensors.hpp"

namespace tweetsent {
inline namespace v0 {
namespace detail {

using metadata_list = std::vector<std::pair<std::string, std::string>>;

inline constexpr std::string_view checksum_key = "\"checksum\":\"";
inline constexpr std::size_t checksum_digits = 16;

// FNV-1a over 64-bit words: every step is a bijection, so that no change of one word goes unnoticed.
// Guards against accidents, not against forgers. Source: http://www.isthe.com/chongo/tech/comp/fnv/
inline std::uint64_t fnv1a_words(std::string_view bytes, std::uint64_t hash) noexcept {
  constexpr std::uint64_t prime = 0x100000001B3u;
  std::size_t position = 0;
  for (; position + 8 <= bytes.size(); position += 8) {
    hash = (hash ^ load_u64(bytes.data() + position)) * prime;
  }
  return (hash ^ load_tail(bytes.data() + position, bytes.size() - position)) * prime;
}

// The checksum of a whole file but for the digits of the checksum itself: 16 lower-case hexadecimal digits.
inline std::string file_checksum(std::string_view before, std::string_view after) {
  std::uint64_t hash =
      fnv1a_words(after, fnv1a_words(before, 0xCBF29CE484222325u ^ (before.size() + after.size())));
  std::string digits;
  for (int shift = 60; shift >= 0; shift -= 4) digits += "0123456789abcdef"[(hash >> shift) & 15];
  return digits;
}

// A whole file with its checksum put in the place that was kept for it.
inline std::string with_checksum(std::string file) {
  const std::size_t digits = file.find(checksum_key) + checksum_key.size();
  const std::string_view view = file;
  const std::string checksum = file_checksum(view.substr(0, digits), view.substr(digits + checksum_digits));
  return file.replace(digits, checksum_digits, checksum);
}

// A file's header and data, with a path for errors.
class model_parts {
 public:
  // Where a file's data begin, after its length and its header. `bytes` are the file's first ones, eight if
  // it has so many; `file_size` is the size of all of it.
  static std::size_t find_data(std::string_view bytes, std::size_t file_size, const std::string& path) {
    return model_parts(path).data_begin(bytes, file_size);
  }

  // Checks a header before its data are read: whether they would fill a file of `file_size` bytes. `bytes`
  // are those up to find_data().
  static void check_header(std::string_view bytes, std::size_t file_size, const std::string& path) {
    model_parts parts(path);
    parts.data_size_ = file_size - bytes.size();
    parts.data_offset_ = bytes.size();
    parts.read_header(bytes.substr(length_bytes));
  }

  // Checks the container, the checksum and that every tensor lies inside. `bytes` stay the caller's and
  // must be aligned to 8.
  model_parts(std::string_view bytes, std::string path) : path_(std::move(path)) {
    data_offset_ = data_begin(bytes, bytes.size());
    data_ = bytes.substr(data_offset_);
    data_size_ = data_.size();
    const std::string_view json = bytes.substr(length_bytes, data_offset_ - length_bytes);

    const std::size_t key = json.find(checksum_key);
    if (key == std::string_view::npos || json.size() - key < checksum_key.size() + checksum_digits) {
      fail(length_bytes, "a checksum in the header", "none");
    }
    const std::size_t digits = length_bytes + key + checksum_key.size();
    checksum_ = file_checksum(bytes.substr(0, digits), bytes.substr(digits + checksum_digits));
    if (bytes.substr(digits, checksum_digits) != checksum_) {
      fail(digits, "a checksum of " + checksum_, "another: the file is damaged or was changed");
    }
    read_header(json);
  }

  const std::string& checksum() const noexcept { return checksum_; }
  const safetensors_header& header() const noexcept { return header_; }

  bool has_metadata(const std::string& key) const { return header_.metadata.count(key) != 0; }

  const std::string& metadata(const std::string& key) const {
    const auto found = header_.metadata.find(key);
    if (found == header_.metadata.end()) fail(8, "a metadata entry \"" + key + "\"", "none");
    return found->second;
  }

  // Which of the names a metadata entry holds.
  std::size_t choice(const std::string& key, const std::vector<std::string>& names) const {
    const std::string& value = metadata(key);
    std::string expected;
    for (std::size_t at = 0; at < names.size(); ++at) {
      if (names[at] == value) return at;
      expected += (at == 0 ? "" : " or ") + names[at];
    }
    fail(8, expected + " as \"" + key + "\"", quoted(value));
  }

  // The elements of a tensor of `type` and `rank`; they lie in the caller's bytes.
  template <class Element>
  const Element* elements(const std::string& name, const char* type, std::size_t rank) const {
    const tensor& part = find(name);
    if (part.type != type || part.shape.size() != rank) {
      fail(offset(part), "tensor \"" + name + "\" as " + type + " with " + count(rank, "dimension"),
           quoted(part.type) + " with " + count(part.shape.size(), "dimension"));
    }
    return reinterpret_cast<const Element*>(data_.data() + part.begin);
  }

  std::size_t extent(const std::string& name, std::size_t dimension) const {
    return to_size(find(name).shape[dimension]);
  }

  void expect_extent(const std::string& name, std::size_t dimension, std::size_t expected) const {
    const std::size_t found = extent(name, dimension);
    if (found != expected) {
      fail(offset(find(name)), "tensor \"" + name + "\" to have extent " + std::to_string(expected),
           std::to_string(found));
    }
  }

  // A list of numbers from -1e100 to 1e100: whatever is added up of them stays finite. Compared as whole
  // numbers, which are in the same order, so that the check holds where -ffast-math says that nothing is NaN
  // or infinite.
  std::vector<double> doubles(const std::string& name, std::size_t rank) const {
    constexpr std::uint64_t most = 0x54B249AD2594C37D, infinity = 0x7FF0000000000000, sign = 1ull << 63;
    const auto* bits = elements<std::uint64_t>(name, "F64", rank);
    std::vector<double> values(to_size(find(name).end - find(name).begin) / sizeof(double));
    for (std::size_t at = 0; at < values.size(); ++at) {
      const std::uint64_t size = bits[at] & ~sign;
      if (size > most) {
        fail(offset(find(name)) + at * sizeof(double), "numbers up to 1e100 in \"" + name + "\"",
             size < infinity ? "a larger one" : "NaN or infinity");
      }
      std::memcpy(&values[at], &bits[at], sizeof(double));
    }
    return values;
  }

  // A list of strings, as safetensors_writer::add_strings() stores it.
  std::vector<std::string_view> strings(const std::string& name) const {
    const char* bytes = elements<char>(name + ".bytes", "U8", 1);
    const auto* ends = elements<std::uint64_t>(name + ".ends", "U64", 1);
    const std::size_t total = extent(name + ".bytes", 0), size = extent(name + ".ends", 0);
    if (size == 0 && total != 0) {
      fail(offset(find(name + ".bytes")), "no bytes in \"" + name + "\"", count(total, "byte"));
    }
    std::vector<std::string_view> out;
    out.reserve(size);
    for (std::size_t at = 0; at < size; ++at) {
      const std::uint64_t begin = at == 0 ? 0 : ends[at - 1];
      if (ends[at] < begin || ends[at] > total || (at + 1 == size && ends[at] != total)) {
        fail(offset(find(name + ".ends")) + at * 8,
             "ends of \"" + name + "\" that grow up to " + std::to_string(total), std::to_string(ends[at]));
      }
      out.emplace_back(bytes + begin, ends[at] - begin);
    }
    return out;
  }

  std::size_t offset_of(const std::string& name) const { return offset(find(name)); }

  // Text from the file, made fit for the one line of an error.
  static std::string quoted(std::string_view text) {
    constexpr std::size_t longest = 60;
    std::string out = "\"";
    for (char byte : text.substr(0, longest)) out += byte >= ' ' && byte <= '~' ? byte : '?';
    return out + (text.size() > longest ? "...\"" : "\"");
  }

  [[noreturn]] void fail(std::size_t offset, std::string expected, std::string found) const {
    throw model_file_error(path_, offset, std::move(expected), std::move(found));
  }

 private:
  static constexpr std::uint64_t longest_header = 1 << 20;
  static constexpr std::size_t length_bytes = 8;

  explicit model_parts(std::string path) : path_(std::move(path)) {}

  std::size_t data_begin(std::string_view bytes, std::size_t file_size) const {
    if (file_size < length_bytes) fail(0, "a safetensors file of 8 bytes or more", count(file_size, "byte"));
    const std::uint64_t length = load_u64(bytes.data());
    if (length > file_size - length_bytes || length > longest_header || length % 8 != 0) {
      fail(0, "a safetensors header that fits the file (" + count(file_size, "byte") + ")",
           count(length, "byte"));
    }
    return length_bytes + to_size(length);
  }

  void read_header(std::string_view json) {
    std::size_t stopped = 0;
    if (!parse_header(json, header_, stopped))
      fail(length_bytes + stopped, "a safetensors header", "something else");
    check_tensors();
  }

  static std::string count(std::uint64_t number, const char* thing) {
    return std::to_string(number) + " " + thing + (number == 1 ? "" : "s");
  }

  std::size_t offset(const tensor& part) const { return data_offset_ + to_size(part.begin); }

  const tensor& find(const std::string& name) const {
    const auto found = header_.tensors.find(name);
    if (found == header_.tensors.end()) fail(8, "a tensor \"" + name + "\"", "none");
    return found->second;
  }

  void check_tensors() const {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> spans;
    for (const auto& [name, part] : header_.tensors) {
      const std::size_t width = size_of_type(part.type);
      if (width == 0)
        fail(8, "a tensor type U8, I8, U32, U64 or F64", quoted(part.type) + " for " + quoted(name));
      if (part.begin > part.end || part.end > data_size_ || part.begin % width != 0) {
        fail(8, "tensor " + quoted(name) + " inside the data of " + count(data_size_, "byte"),
             std::to_string(part.begin) + " to " + std::to_string(part.end));
      }
      std::uint64_t size = width;
      for (std::uint64_t extent : part.shape) {
        // Bounded by the data at each step, so that the product cannot wrap.
        if (extent != 0 && size > data_size_ / extent)
          size = ~std::uint64_t{0};
        else
          size *= extent;
        if (size == ~std::uint64_t{0}) break;
      }
      if (size != part.end - part.begin) {
        fail(offset(part), "tensor " + quoted(name) + " to fill its shape",
             count(part.end - part.begin, "byte"));
      }
      spans.emplace_back(part.begin, part.end);
    }
    // The format allows no overlap and no hole.
    std::sort(spans.begin(), spans.end());
    std::uint64_t covered = 0;
    for (const auto& [begin, end] : spans) {
      if (begin != covered) {
        fail(data_offset_ + to_size(covered), "a tensor to begin here",
             begin < covered ? "two that overlap" : "a hole");
      }
      covered = end;
    }
    if (covered != data_size_) {
      fail(data_offset_, count(covered, "byte") + " of data", count(data_size_, "byte"));
    }
  }

  std::string path_;
  std::string_view data_;
  std::size_t data_size_ = 0;
  std::size_t data_offset_ = 0;
  std::string checksum_;
  safetensors_header header_;
};

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
