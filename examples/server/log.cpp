// SPDX-License-Identifier: MIT
#include "log.hpp"

#include "json_text.hpp"

#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cmath>
#include <future>
#include <memory>
#include <string>
#include <thread>

namespace tweetsent_server {
namespace {

constexpr std::size_t pending_events = 8192;

std::shared_ptr<spdlog::logger> logger;
std::weak_ptr<spdlog::details::thread_pool> queue;

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
void write_printable(json_writer& writer, std::string_view text) {
  std::string ascii(text);
  for (char& character : ascii) {
    if (static_cast<unsigned char>(character) > 0x7E) character = '?';
  }
  write_string(writer, ascii);
}

void write_value(json_writer& writer, const log_field& field) {
  if (const auto* text = std::get_if<std::string_view>(&field.value)) {
    write_printable(writer, *text);
  } else if (const auto* integer = std::get_if<std::int64_t>(&field.value)) {
    writer.Int64(*integer);
  } else {
    const double number = std::get<double>(field.value);
    writer.Double(std::isfinite(number) ? number : 0);
  }
}

}  // namespace

void start_log(const std::string& level) {
  spdlog::init_thread_pool(pending_events, 1);
  queue = spdlog::thread_pool();
  logger = spdlog::create_async_nb<spdlog::sinks::stderr_sink_mt>("tweetsent-server");
  // %v is a JSON object without its opening brace; log_event() makes it.
  logger->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v)", spdlog::pattern_time_type::utc);
  logger->set_level(spdlog::level::from_str(level));
  // What spdlog says of its own troubles would go between the lines.
  logger->set_error_handler([](const std::string& /*message*/) {});
}

bool stop_log(std::chrono::milliseconds patience) {
  const auto written = std::make_shared<std::promise<void>>();
  std::thread([written] {
    spdlog::shutdown();  // the logger stays, for threads that still use it
    written->set_value();
  }).detach();
  return written->get_future().wait_for(patience) == std::future_status::ready;
}

std::size_t dropped_log_events() noexcept {
  try {
    const auto events = queue.lock();
    return events ? events->overrun_counter() : 0;
  } catch (...) {
    return 0;
  }
}

void log_event(log_level level, std::string_view event, std::initializer_list<log_field> fields) noexcept {
  if (!logger || !logger->should_log(spdlog_level(level))) return;
  try {
    thread_local std::string line;
    line.clear();
    json_text text{line};
    json_writer writer(text);
    writer.StartObject();
    writer.Key("event");
    write_printable(writer, event);
    for (const log_field& field : fields) {
      write_key(writer, field.name);
      write_value(writer, field);
    }
    writer.EndObject();
    logger->log(spdlog_level(level), spdlog::string_view_t(line.data() + 1, line.size() - 1));
  } catch (...) {
    // An answer is worth more than its line in the log.
  }
}

}  // namespace tweetsent_server
