// SPDX-License-Identifier: MIT
//
// Points in time as RFC 3339 writes them: `2026-11-24T17:00:00Z`.
#ifndef TWEETSENT_SERVER_RFC3339_HPP
#define TWEETSENT_SERVER_RFC3339_HPP

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tweetsent_server {

// Reads a date and time with its offset (`Z`, `+01:00`); fractions of a second are dropped. Nothing for any
// other text, and for days that no month has.
std::optional<std::chrono::system_clock::time_point> parse_time(std::string_view text);

// The time in UTC, to the second below.
std::string format_time(std::chrono::system_clock::time_point time);

}  // namespace tweetsent_server

#endif
