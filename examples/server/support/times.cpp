// SPDX-License-Identifier: MIT
#include "support/times.hpp"

#include <spdlog/fmt/chrono.h>

#include <algorithm>
#include <cstring>

namespace tweetsent_server {
namespace {

constexpr long day = 24 * 60 * 60;
constexpr std::size_t date_and_time = 19;  // the characters before a fraction and the offset

}  // namespace

std::optional<std::chrono::system_clock::time_point> parse_time(std::string_view text) {
  std::string upper(text);
  std::transform(text.begin(), text.end(), upper.begin(),
                 [](char each) { return each == 't' || each == 'z' ? static_cast<char>(each - 32) : each; });
  std::tm fields{};
  const char* rest = ::strptime(upper.c_str(), "%Y-%m-%dT%H:%M:%S", &fields);
  if (rest == nullptr || fields.tm_year < 70 || fields.tm_year >= 300) return std::nullopt;
  const auto time = std::chrono::system_clock::from_time_t(::timegm(&fields));
  // strptime() takes blanks, too few digits and days that no month has: those are written otherwise.
  if (upper.compare(0, date_and_time, format_time(time), 0, date_and_time) != 0) return std::nullopt;
  if (*rest == '.') {
    const std::size_t digits = std::strspn(rest + 1, "0123456789");
    if (digits == 0) return std::nullopt;
    rest += 1 + digits;
  }
  const std::size_t size = static_cast<std::size_t>(upper.c_str() + upper.size() - rest);
  std::tm zone{};
  const char* end = ::strptime(rest, "%z", &zone);
  const bool is_offset = size == 1 ? *rest == 'Z' : size == std::strlen("+01:00") && rest[3] == ':';
  const bool is_whole = end == upper.c_str() + upper.size();
  if (!is_whole || !is_offset || std::abs(zone.tm_gmtoff) >= day) return std::nullopt;
  return time - std::chrono::seconds(zone.tm_gmtoff);
}

std::string format_time(std::chrono::system_clock::time_point time) {
  return format_time(std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(time)));
}

std::string format_time(std::time_t seconds) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(seconds));
}

std::string http_date(std::time_t time) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S GMT}", fmt::gmtime(time));
}

}  // namespace tweetsent_server
