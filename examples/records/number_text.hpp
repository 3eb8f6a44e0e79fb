// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_RECORDS_NUMBER_TEXT_HPP
#define TWEETSENT_RECORDS_NUMBER_TEXT_HPP

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace records {

// Six significant digits, without zeros at the end, as printf's %.6g.
inline std::string six_digits(double value) {
  char digits[32];
  return {digits, std::to_chars(digits, digits + sizeof digits, value, std::chars_format::general, 6).ptr};
}

// The fewest digits that read back as the same number.
inline std::string all_digits(double value) {
  char digits[32];
  return {digits, std::to_chars(digits, digits + sizeof digits, value).ptr};
}

// The three digits of each number below 1000, one after another.
inline constexpr std::array<char, 3000> three_digits = [] {
  std::array<char, 3000> out{};
  for (std::size_t number = 0; number < 1000; ++number) {
    out[number * 3] = static_cast<char>('0' + number / 100);
    out[number * 3 + 1] = static_cast<char>('0' + number / 10 % 10);
    out[number * 3 + 2] = static_cast<char>('0' + number % 10);
  }
  return out;
}();

// six_digits() to `out`, which has append(std::string_view), without the cost of arbitrary numbers where it
// can: the probability of a label given is at least one in the number of labels.
template <class Text>
void append_probability(Text& out, double value) {
  const double millionths = value * 1e6;
  const double below = std::floor(millionths);
  // A product so near to the middle of two neighbours may have been rounded across it.
  if (!(value >= 0.1 && value < 0.999999) || std::fabs(millionths - below - 0.5) < 1e-6) {
    out.append(six_digits(value));
    return;
  }
  const auto number = static_cast<std::uint32_t>(millionths - below > 0.5 ? below + 1.0 : below);
  char digits[8] = {'0', '.'};
  std::memcpy(digits + 2, &three_digits[number / 1000 * 3], 3);
  std::memcpy(digits + 5, &three_digits[number % 1000 * 3], 3);
  std::size_t size = sizeof digits;
  while (digits[size - 1] == '0') --size;
  out.append(std::string_view(digits, size));
}

}  // namespace records

#endif
