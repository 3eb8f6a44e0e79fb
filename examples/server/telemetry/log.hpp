// SPDX-License-Identifier: MIT
//
// The log: one JSON object a line on standard error, by spdlog's asynchronous logger. What nobody reads is
// dropped, oldest first, and counted; nothing waits for the log.
#ifndef TWEETSENT_SERVER_LOG_HPP
#define TWEETSENT_SERVER_LOG_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace tweetsent_server {

enum class log_level { debug = 1, info, warning, error };  // as spdlog numbers them

struct log_field {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, double> value;
};

// Starts the log; `level` is the name of a log_level, or `off`. Before it, and after stop_log(), events are
// dropped.
void start_log(const std::string& level);

// Writes what is pending, for at most `patience`: nobody may be reading standard error. Returns whether it is
// written; if not, the process can only be left by std::_Exit().
bool stop_log(std::chrono::milliseconds patience);

// How many events were dropped because nobody read them, or because they could not be written.
std::size_t dropped_log_events() noexcept;

// Logs `{"time":...,"level":...,"event":EVENT,...}`, without the fields that have no name. Never throws: an
// event that cannot be logged is dropped.
void log_event(log_level level, std::string_view event, std::initializer_list<log_field> fields) noexcept;

}  // namespace tweetsent_server

#endif
