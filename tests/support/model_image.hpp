// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_TESTS_MODEL_IMAGE_HPP
#define TWEETSENT_TESTS_MODEL_IMAGE_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "tweetsent/model_file.hpp"

// A model file taken apart for damage: change `header` and `data`, then put it together with a valid
// checksum.
struct model_image {
  std::string header;
  std::string data;

  explicit model_image(std::string_view file)
      : header(file.substr(8, header_size(file))), data(file.substr(8 + header_size(file))) {
    header.resize(header.find_last_not_of(' ') + 1);
  }

  std::string file() const {
    std::string padded = header;
    padded.append((8 - padded.size() % 8) % 8, ' ');
    std::string out(8, '\0');
    tweetsent::detail::store_u64(padded.size(), out.data());
    return with_checksum(out + padded + data);
  }

  // Whether `text` was there to be replaced, once.
  bool replace(std::string_view text, std::string_view by) {
    const std::size_t at = header.find(text);
    if (at == std::string::npos) return false;
    header.replace(at, text.size(), by);
    return true;
  }

  // Where a tensor's data begins in `data`.
  std::size_t begin_of(const std::string& tensor) const {
    const std::size_t entry = header.find("\"" + tensor + "\":{");
    const std::string key = "\"data_offsets\":[";
    return std::stoull(header.substr(header.find(key, entry) + key.size()));
  }

  template <class Number>
  void set(const std::string& tensor, std::size_t element, Number value) {
    std::memcpy(&data[begin_of(tensor) + element * sizeof value], &value, sizeof value);
  }

  static std::size_t header_size(std::string_view file) {
    return static_cast<std::size_t>(tweetsent::detail::load_u64(file.data()));
  }

  // The file with its checksum set right, if it has a place for one.
  static std::string with_checksum(std::string file) {
    using namespace tweetsent::detail;
    const std::size_t key = file.find(checksum_key);
    if (key == std::string::npos || file.size() - key < checksum_key.size() + checksum_digits) return file;
    const std::size_t digits = key + checksum_key.size();
    const std::string_view view = file;
    const std::string sum = file_checksum(view.substr(0, digits), view.substr(digits + checksum_digits));
    return file.replace(digits, checksum_digits, sum);
  }
};

#endif
