// SPDX-License-Identifier: MIT
#include "terminal/progress.hpp"

#include <unistd.h>

#include <cinttypes>
#include <cstdio>

#include "terminal/output.hpp"

namespace cli {

namespace {

constexpr auto first_after = std::chrono::seconds(1);
constexpr auto next_after = std::chrono::milliseconds(200);

}  // namespace

progress::progress(const char* what, bool quiet)
    : what_(what), is_shown_(!quiet && ::isatty(STDERR_FILENO) == 1), start_(clock::now()), shown_(start_) {}

progress::~progress() {
  if (!was_shown_) return;
  show(clock::now());
  end_status();
}

void progress::add(std::uint64_t rows) {
  rows_ += rows;
  if (!is_shown_) return;
  const clock::time_point now = clock::now();
  if (now - start_ < first_after || now - shown_ < next_after) return;
  show(now);
}

void progress::show(clock::time_point now) {
  const double seconds = std::chrono::duration<double>(now - start_).count();
  char line[128];
  const int length = std::snprintf(line, sizeof line, "%s %" PRIu64 " rows, %.0f rows/s", what_, rows_,
                                   static_cast<double>(rows_) / seconds);
  show_status({line, static_cast<std::size_t>(length)});
  was_shown_ = true;
  shown_ = now;
}

void show_stage(const std::string& what) {
  if (::isatty(STDERR_FILENO) == 1) show_status(what);
}

}  // namespace cli
