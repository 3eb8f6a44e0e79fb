// SPDX-License-Identifier: MIT
#include "telemetry/log.hpp"

#include <json_text.hpp>

#include "telemetry/log_sink.hpp"

#include <spdlog/async_logger.h>

#include <atomic>
#include <cmath>
#include <memory>
#include <string>
#include <thread>

namespace tweetsent_server {
namespace {

constexpr std::size_t longest_queue = 2048;  // of lines
constexpr std::size_t usual_line = 256;

// What is destroyed last stands first.
std::shared_ptr<spdlog::details::thread_pool> queue;
std::shared_ptr<log_sink> sink;
std::shared_ptr<spdlog::logger> logger;
std::atomic<std::size_t> logged{0};

spdlog::level::level_enum spdlog_level(log_level level) {
  switch (level) {
    case log_level::debug:
      return spdlog::level::debug;
    case log_level::info:
      return spdlog::level::info;
    case log_level::warning:
      return spdlog::level::warn;
    case log_level::error:
      return spdlog::level::err;
    default:
      return spdlog::level::off;
  }
}

// RapidJSON copies the bytes of a string as they are; outside ASCII they may be no UTF-8.
void write_printable(records::json_writer& writer, std::string_view text) {
  std::string ascii(text);
  for (char& character : ascii) {
    if (static_cast<unsigned char>(character) > 0x7E) character = '?';
  }
  writer.text(ascii);
}

void write_value(records::json_writer& writer, const log_field& field) {
  if (const auto* text = std::get_if<std::string_view>(&field.value)) {
    write_printable(writer, *text);
  } else if (const auto* integer = std::get_if<std::int64_t>(&field.value)) {
    writer.integer(*integer);
  } else {
    const double number = std::get<double>(field.value);
    writer.number(std::isfinite(number) ? number : 0);
  }
}

}  // namespace

void start_log(const std::string& level) {
  queue = std::make_shared<spdlog::details::thread_pool>(longest_queue, 1);
  sink = std::make_shared<log_sink>(*queue);
  logger =
      std::make_shared<spdlog::async_logger>("", sink, queue, spdlog::async_overflow_policy::overrun_oldest);
  // %v is a JSON object without its opening brace; log_event() makes it.
  logger->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v)", spdlog::pattern_time_type::utc);
  logger->set_level(spdlog::level::from_str(level));
  // What spdlog says of its own troubles would go between the lines.
  logger->set_error_handler([](const std::string& /*message*/) {});
}

bool stop_log(std::chrono::milliseconds patience) {
  constexpr auto interval = std::chrono::milliseconds(1);
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (sink->written() + dropped_log_events() < logged) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(interval);
  }
  return true;
}

std::size_t dropped_log_events() noexcept {
  return sink ? queue->overrun_counter() + sink->lost() : 0;
}

void log_event(log_level level, std::string_view event, const log_field* fields, std::size_t count) noexcept {
  if (!logger || !logger->should_log(spdlog_level(level))) return;
  try {
    std::string line;
    line.reserve(usual_line);
    records::json_writer writer(line);
    writer.begin_object();
    writer.key("event");
    write_printable(writer, event);
    for (const log_field* field = fields; field != fields + count; ++field) {
      writer.key(field->name);
      write_value(writer, *field);
    }
    writer.end_object();
    ++logged;
    logger->log(spdlog_level(level), spdlog::string_view_t(line.data() + 1, line.size() - 1));
  } catch (...) {
    // An answer is worth more than its line in the log.
  }
}

}  // namespace tweetsent_server
