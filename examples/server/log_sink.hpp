// SPDX-License-Identifier: MIT
//
// Where the log's lines go: gathered for a moment, then written to standard error at once by a thread of its
// own, so that neither a write nor a change of threads is the price of a line.
#ifndef TWEETSENT_SERVER_LOG_SINK_HPP
#define TWEETSENT_SERVER_LOG_SINK_HPP

#include <spdlog/sinks/base_sink.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>

namespace tweetsent_server {

class log_sink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  // Makes a sink and starts its thread, which keeps it alive.
  static std::shared_ptr<log_sink> start();

  // Has what is pending written and the thread end, or gives up after `patience`. Returns whether it is
  // written.
  bool finish(std::chrono::milliseconds patience);

  // How many lines were thrown away because nobody read them.
  std::size_t dropped() const noexcept { return dropped_.load(std::memory_order_relaxed); }

 private:
  void sink_it_(const spdlog::details::log_msg& message) override;
  void flush_() override {}
  void write_until_finished();

  // Guarded by the mutex of the base.
  std::string pending_;
  std::size_t pending_lines_ = 0;
  bool finishing_ = false;
  bool finished_ = false;
  std::condition_variable change_;

  std::atomic<std::size_t> dropped_{0};
};

}  // namespace tweetsent_server

#endif
