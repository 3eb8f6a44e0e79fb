// SPDX-License-Identifier: MIT
//
// Points in time as text.
#ifndef TWEETSENT_SERVER_TIMES_HPP
#define TWEETSENT_SERVER_TIMES_HPP

#include <chrono>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

namespace tweetsent_server {

// Reads what RFC 3339 writes as `2026-11-24T17:00:00Z`, or with another offset (`+01:00`); fractions of a
// second are dropped. Nothing for any other text, and for days that no month has.
std::optional<std::chrono::system_clock::time_point> parse_time(std::string_view text);

// The time in UTC, to the second below.
std::string format_time(std::chrono::system_clock::time_point time);
std::string format_time(std::time_t seconds);

// The time as RFC 9110 writes it: `Sun, 29 Nov 2026 17:00:00 GMT`.
std::string http_date(std::time_t time);

}  // namespace tweetsent_server

#endif
