// SPDX-License-Identifier: MIT
#include "records/utf16_decoder.hpp"

#include <tweetsent/text/unicode.hpp>

namespace cli {

void utf16_decoder::feed(std::string_view bytes, std::string& out) {
  for (const char each : bytes) {
    const auto byte = static_cast<unsigned char>(each);
    if (has_byte_) take_unit(is_big_endian_ ? byte_ * 256u + byte : byte * 256u + byte_, out);
    has_byte_ = !has_byte_;
    byte_ = byte;
  }
}

void utf16_decoder::finish(std::string& out) {
  if (high_ != 0) tweetsent::append_utf8(out, tweetsent::replacement_character);
  if (has_byte_) tweetsent::append_utf8(out, tweetsent::replacement_character);
  high_ = 0;
  has_byte_ = false;
}

void utf16_decoder::take_unit(unsigned unit, std::string& out) {
  const bool is_low = unit >= 0xDC00 && unit < 0xE000;
  if (high_ != 0) {
    const unsigned high = high_;
    high_ = 0;
    if (is_low) return tweetsent::append_utf8(out, 0x10000 + (high - 0xD800) * 0x400 + (unit - 0xDC00));
    tweetsent::append_utf8(out, tweetsent::replacement_character);
  }
  if (unit >= 0xD800 && unit < 0xDC00) {
    high_ = unit;
  } else {
    tweetsent::append_utf8(out, is_low ? tweetsent::replacement_character : char32_t{unit});
  }
}

}  // namespace cli
