// SPDX-License-Identifier: MIT
#include "support/rfc3339.hpp"

#include "support/header_text.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <ctime>

namespace tweetsent_server {
namespace {

// Takes exactly `digits` digits, or `expected`, off the front of `text`; false if it begins otherwise.
bool take_number(std::string_view& text, std::size_t digits, int least, int most, int& number) {
  if (text.size() < digits) return false;
  number = 0;
  for (const char digit : text.substr(0, digits)) {
    if (digit < '0' || digit > '9') return false;
    number = number * 10 + (digit - '0');
  }
  text.remove_prefix(digits);
  return number >= least && number <= most;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || ascii_lower(text.front()) != expected) return false;
  text.remove_prefix(1);
  return true;
}

bool take_offset(std::string_view& text, int& minutes) {
  minutes = 0;
  if (take(text, 'z')) return true;
  const bool west = take(text, '-');
  int hour = 0;
  int minute = 0;
  if (!(west || take(text, '+')) || !take_number(text, 2, 0, 23, hour) || !take(text, ':') ||
      !take_number(text, 2, 0, 59, minute)) {
    return false;
  }
  minutes = (hour * 60 + minute) * (west ? -1 : 1);
  return true;
}

void drop_fraction(std::string_view& text) {
  if (text.size() < 2 || text[0] != '.') return;
  const std::size_t end = text.find_first_not_of("0123456789", 1);
  if (end != 1) text.remove_prefix(end == std::string_view::npos ? text.size() : end);
}

}  // namespace

std::optional<std::chrono::system_clock::time_point> parse_time(std::string_view text) {
  std::tm fields{};
  int year = 0;
  int month = 0;
  int offset = 0;
  if (!take_number(text, 4, 1970, 2199, year) || !take(text, '-') || !take_number(text, 2, 1, 12, month) ||
      !take(text, '-') || !take_number(text, 2, 1, 31, fields.tm_mday) || !take(text, 't') ||
      !take_number(text, 2, 0, 23, fields.tm_hour) || !take(text, ':') ||
      !take_number(text, 2, 0, 59, fields.tm_min) || !take(text, ':') ||
      !take_number(text, 2, 0, 60, fields.tm_sec)) {
    return std::nullopt;
  }
  drop_fraction(text);
  if (!take_offset(text, offset) || !text.empty()) return std::nullopt;
  fields.tm_year = year - 1900;
  fields.tm_mon = month - 1;
  const int day = fields.tm_mday;
  const std::time_t seconds = timegm(&fields);
  if (fields.tm_mon != month - 1 && day > 28) return std::nullopt;  // February 30 has become March
  return std::chrono::system_clock::from_time_t(seconds - std::time_t{offset} * 60);
}

std::string format_time(std::chrono::system_clock::time_point time) {
  const std::time_t seconds =
      std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(time));
  std::tm fields{};
  gmtime_r(&seconds, &fields);
  std::array<char, 32> text;
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &fields)};
}

}  // namespace tweetsent_server
