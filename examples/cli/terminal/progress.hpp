// SPDX-License-Identifier: MIT
//
// Shows rows and rows a second on standard error, if it is a terminal and the work takes more than a second.
#ifndef TWEETSENT_CLI_TERMINAL_PROGRESS_HPP
#define TWEETSENT_CLI_TERMINAL_PROGRESS_HPP

#include <chrono>
#include <cstdint>
#include <string>

namespace cli {

class progress {
 public:
  // `what` says what is done to the rows, as in "predicted".
  progress(const char* what, bool quiet);
  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;
  ~progress();

  // Cheap enough to be called every thousand rows. To be called by one thread at a time.
  void add(std::uint64_t rows);

 private:
  using clock = std::chrono::steady_clock;
  void show(clock::time_point now);

  const char* what_;
  bool is_shown_;
  bool was_shown_ = false;
  std::uint64_t rows_ = 0;
  clock::time_point start_;
  clock::time_point shown_;
};

// Shows what is being done on one line of standard error, if that is a terminal. An empty text clears the
// line.
void show_stage(const std::string& what);

}  // namespace cli

#endif
