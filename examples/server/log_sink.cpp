// SPDX-License-Identifier: MIT
#include "log_sink.hpp"

#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <thread>

namespace tweetsent_server {
namespace {

constexpr std::size_t most_pending = 1024 * 1024;
constexpr auto gathering = std::chrono::milliseconds(10);

// What cannot be written, for want of a reader or of room, is lost.
void write_to_standard_error(std::string_view lines) {
  while (!lines.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, lines.data(), lines.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    lines.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

std::shared_ptr<log_sink> log_sink::start() {
  auto sink = std::make_shared<log_sink>();
  std::thread([sink] { sink->write_until_finished(); }).detach();
  return sink;
}

bool log_sink::finish(std::chrono::milliseconds patience) {
  std::unique_lock<std::mutex> lock(mutex_);
  finishing_ = true;
  change_.notify_all();
  return change_.wait_for(lock, patience, [this] { return finished_; });
}

void log_sink::sink_it_(const spdlog::details::log_msg& message) {
  spdlog::memory_buf_t line;
  formatter_->format(message, line);
  if (pending_.size() + line.size() > most_pending) {
    dropped_.fetch_add(pending_lines_, std::memory_order_relaxed);
    pending_.clear();
    pending_lines_ = 0;
  }
  if (pending_.empty()) change_.notify_all();
  pending_.append(line.data(), line.size());
  ++pending_lines_;
}

void log_sink::write_until_finished() {
  std::string lines;
  std::unique_lock<std::mutex> lock(mutex_);
  while (!finishing_ || !pending_.empty()) {
    change_.wait(lock, [this] { return finishing_ || !pending_.empty(); });
    change_.wait_for(lock, gathering, [this] { return finishing_; });
    lines.clear();
    lines.swap(pending_);
    pending_lines_ = 0;
    lock.unlock();
    write_to_standard_error(lines);
    lock.lock();
  }
  finished_ = true;
  change_.notify_all();
}

}  // namespace tweetsent_server
