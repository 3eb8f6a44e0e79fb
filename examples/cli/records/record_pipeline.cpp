// SPDX-License-Identifier: MIT
#include "records/record_pipeline.hpp"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "terminal/output.hpp"

namespace cli {

namespace {

// Takes finished blocks in any order and writes them in theirs. Whoever brings the next one in order writes
// it and those that wait behind it; nobody gets further ahead than the window.
class ordered_writer {
 public:
  ordered_writer(const pipeline_options& options, progress& done)
      : slots_(2 * options.threads), options_(options), header_(options.header), done_(done) {}

  // Swaps the block for an empty one with buffers to use again. False when no more blocks are wanted.
  bool deliver(std::uint64_t number, output_block& block) {
    std::unique_lock<std::mutex> lock(mutex_);
    has_room_.wait(lock, [&] { return stopped_ || number < next_ + slots_.size(); });
    if (stopped_) return false;
    slot& mine = slots_[number % slots_.size()];
    std::swap(mine.block, block);
    mine.is_full = true;
    if (is_writing_) return true;

    is_writing_ = true;
    while (!stopped_ && slots_[next_ % slots_.size()].is_full) {
      slot& next = slots_[next_ % slots_.size()];
      lock.unlock();
      bool goes_on = false;
      try {
        goes_on = write(next.block);
      } catch (...) {
        lock.lock();
        stop();
        throw;
      }
      lock.lock();
      next.is_full = false;
      ++next_;
      if (!goes_on) stop();
      has_room_.notify_all();
    }
    is_writing_ = false;
    return !stopped_;
  }

  void stop_all() {
    const std::lock_guard<std::mutex> lock(mutex_);
    stop();
  }

  // When all threads are done without an error. False if a record was malformed.
  bool finish() {
    write_header();
    if (problems_ > options_.most_complaints) {
      complain(std::to_string(problems_ - options_.most_complaints) + " more records were malformed");
    }
    return problems_ == 0;
  }

 private:
  struct slot {
    output_block block;
    bool is_full = false;
  };

  void stop() {
    stopped_ = true;
    has_room_.notify_all();
  }

  void write_header() {
    if (!header_.empty()) write_output(header_);
    header_ = {};
  }

  bool write(const output_block& block) {
    if (block.failure) std::rethrow_exception(block.failure);
    write_header();
    if (block.file != file_) {
      file_ = block.file;
      records_before_ = 0;
    }
    write_answers(block.bytes.view());
    for (const record_problem& problem : block.problems) {
      if (++problems_ > options_.most_complaints) continue;
      complain(*file_ + ": record " + std::to_string(records_before_ + problem.index + 1) + ": " +
               problem.what);
    }
    records_before_ += block.records;
    done_.add(block.records);
    return !(options_.strict && problems_ > 0);
  }

  void write_answers(std::string_view bytes) {
    while (!bytes.empty()) {
      const std::size_t line_end = options_.by_line ? bytes.find('\n') : bytes.npos;
      const std::size_t size = line_end == bytes.npos ? bytes.size() : line_end + 1;
      write_output(bytes.substr(0, size));
      bytes.remove_prefix(size);
    }
  }

  std::mutex mutex_;
  std::condition_variable has_room_;
  std::vector<slot> slots_;
  std::uint64_t next_ = 0;
  bool is_writing_ = false;
  bool stopped_ = false;

  // Of the thread that writes.
  pipeline_options options_;
  std::string_view header_;
  std::uint64_t problems_ = 0;
  std::shared_ptr<const std::string> file_;
  std::uint64_t records_before_ = 0;
  progress& done_;
};

class pipeline {
 public:
  pipeline(const block_reader& read, const block_worker_maker& make_worker, const pipeline_options& options,
           progress& done)
      : read_(read), make_worker_(make_worker), writer_(options, done) {}

  void work() noexcept {
    try {
      const block_worker answer = make_worker_();
      input_block input;
      output_block output;
      std::uint64_t number = 0;
      while (take(input, number, output.failure)) {
        output.file = input.file;
        output.bytes.clear();
        output.records = 0;
        output.problems.clear();
        if (!output.failure) answer(input, output);
        if (!writer_.deliver(number, output)) break;
      }
    } catch (const input_stopped&) {
      // Whoever stopped it has said why.
    } catch (...) {
      const std::lock_guard<std::mutex> lock(thrown_mutex_);
      if (!thrown_) thrown_ = std::current_exception();
      writer_.stop_all();
    }
    // One thread ends for what ends all, and another may be waiting for input that never comes.
    stop_.stop();
  }

  bool result() {
    if (thrown_) std::rethrow_exception(thrown_);
    return writer_.finish();
  }

 private:
  // False at the end of all input. What the reader throws is the last block, so that the answers to all that
  // was read before are written first.
  bool take(input_block& input, std::uint64_t& number, std::exception_ptr& failure) {
    const std::lock_guard<std::mutex> lock(input_mutex_);
    if (is_at_end_) return false;
    number = taken_++;
    failure = nullptr;
    try {
      is_at_end_ = !read_(input, stop_);
      return !is_at_end_;
    } catch (const input_stopped&) {
      throw;
    } catch (...) {
      is_at_end_ = true;
      failure = std::current_exception();
      return true;
    }
  }

  const block_reader& read_;
  const block_worker_maker& make_worker_;
  input_stop stop_;
  std::mutex input_mutex_;
  std::uint64_t taken_ = 0;
  bool is_at_end_ = false;
  std::mutex thrown_mutex_;
  std::exception_ptr thrown_;
  ordered_writer writer_;
};

}  // namespace

bool run_pipeline(const block_reader& read, const block_worker_maker& make_worker,
                  const pipeline_options& options, progress& done) {
  pipeline all(read, make_worker, options, done);
  std::vector<std::thread> helpers;
  try {
    while (helpers.size() + 1 < options.threads) helpers.emplace_back([&all] { all.work(); });
  } catch (const std::system_error&) {
    // The system gives no more threads: those there are do the work.
  }
  all.work();
  for (std::thread& helper : helpers) helper.join();
  return all.result();
}

}  // namespace cli
