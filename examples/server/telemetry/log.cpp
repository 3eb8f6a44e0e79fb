// SPDX-License-Identifier: MIT
#include "telemetry/log.hpp"

#include <json_text.hpp>

#include <poll.h>
#include <spdlog/async_logger.h>
#include <spdlog/details/null_mutex.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/sinks/base_sink.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <functional>
#include <memory>
#include <thread>
#include <utility>

namespace tweetsent_server {
namespace {

constexpr std::size_t longest_queue = 2048;  // of lines
constexpr std::size_t most_gathered = 64 * 1024;
constexpr auto gathering = std::chrono::milliseconds(10);

// False when they cannot be written, for want of a reader or of room. Who gave the server its standard error
// may have made it non-blocking: then it waits here.
bool write_to_standard_error(std::string_view lines) {
  while (!lines.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, lines.data(), lines.size());
    if (written > 0) {
      lines.remove_prefix(static_cast<std::size_t>(written));
    } else if (written < 0 && errno == EAGAIN) {
      pollfd room{STDERR_FILENO, POLLOUT, 0};
      ::poll(&room, 1, -1);
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

// Where spdlog's thread writes lines: gathered for a moment, then to standard error at once, so that neither
// a write nor a change of threads is the price of a line.
class log_sink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  // `queue` is where its lines come from, and must outlive the last of them.
  explicit log_sink(spdlog::details::thread_pool& queue) : queue_(queue) {}

  // From any thread: lines that are written, and lines that could not be.
  std::size_t written() const noexcept { return written_; }
  std::size_t lost() const noexcept { return lost_; }

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    gathered_.append(line.data(), line.size());
    ++lines_;
    const bool is_last = queue_.queue_size() == 0;
    if (is_last || gathered_.size() > most_gathered) {
      (write_to_standard_error(gathered_) ? written_ : lost_) += std::exchange(lines_, 0);
      gathered_.clear();
    }
    if (is_last) std::this_thread::sleep_for(gathering);  // the next ones queue meanwhile
  }
  void flush_() override {}

  spdlog::details::thread_pool& queue_;
  std::string gathered_;
  std::size_t lines_ = 0;  // in it
  std::atomic<std::size_t> written_{0};
  std::atomic<std::size_t> lost_{0};
};

// What is destroyed last stands first: the queue goes before the others, and joins the thread that uses them.
std::shared_ptr<log_sink> sink;
std::shared_ptr<spdlog::logger> logger;
std::shared_ptr<spdlog::details::thread_pool> queue;
std::atomic<std::size_t> logged{0};

// RapidJSON copies the bytes of a string as they are; outside ASCII they may be no UTF-8.
void write_printable(records::json_writer& writer, std::string_view name, std::string_view text) {
  const auto is_printable = [](char each) { return static_cast<unsigned char>(each) <= 0x7E; };
  if (std::all_of(text.begin(), text.end(), is_printable)) return writer.member(name, text);
  std::string ascii(text);
  std::replace_if(ascii.begin(), ascii.end(), std::not_fn(is_printable), '?');
  writer.member(name, ascii);
}

void write_field(records::json_writer& writer, const log_field& field) {
  if (const auto* text = std::get_if<std::string_view>(&field.value)) {
    return write_printable(writer, field.name, *text);
  }
  writer.key(field.name);
  if (const auto* integer = std::get_if<std::int64_t>(&field.value)) {
    writer.integer(*integer);
  } else {
    writer.number(std::get<double>(field.value));
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

void log_event(log_level level, std::string_view event, std::initializer_list<log_field> fields) noexcept {
  const auto severity = static_cast<spdlog::level::level_enum>(level);
  if (!logger || !logger->should_log(severity)) return;
  try {
    std::string line;
    records::json_writer writer(line);
    writer.begin_object();
    writer.member("event", event);
    for (const log_field& field : fields) {
      if (!field.name.empty()) write_field(writer, field);
    }
    writer.end_object();
    ++logged;
    logger->log(severity, spdlog::string_view_t(line.data() + 1, line.size() - 1));
  } catch (...) {
    // An answer is worth more than its line in the log.
  }
}

}  // namespace tweetsent_server
