// SPDX-License-Identifier: MIT
//
// Where the thread of spdlog's asynchronous logger writes lines: gathered for a moment, then to standard
// error at once, so that neither a write nor a change of threads is the price of a line.
#ifndef TWEETSENT_SERVER_LOG_SINK_HPP
#define TWEETSENT_SERVER_LOG_SINK_HPP

#include <spdlog/async_logger.h>
#include <spdlog/details/null_mutex.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/sinks/base_sink.h>

#include <atomic>
#include <cstddef>
#include <string>

namespace tweetsent_server {

class log_sink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  // `queue` is where its lines come from, and must outlive it.
  explicit log_sink(spdlog::details::thread_pool& queue) : queue_(queue) {}

  // From any thread: lines that are written, and lines that could not be.
  std::size_t written() const noexcept { return written_; }
  std::size_t lost() const noexcept { return lost_; }

 private:
  void sink_it_(const spdlog::details::log_msg& message) override;
  void flush_() override {}
  void write_gathered();

  spdlog::details::thread_pool& queue_;
  std::string gathered_;
  std::size_t lines_ = 0;  // in it
  std::atomic<std::size_t> written_{0};
  std::atomic<std::size_t> lost_{0};
};

}  // namespace tweetsent_server

#endif
