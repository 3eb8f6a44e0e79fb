// SPDX-License-Identifier: MIT
#include "progress.hpp"

#include <unistd.h>

#include <cinttypes>
#include <cstdio>

namespace cli {

namespace {

constexpr auto first_after = std::chrono::seconds(1);
constexpr auto next_after = std::chrono::milliseconds(200);

}  // namespace

progress::progress(const char* what, bool quiet)
    : what_(what), is_shown_(!quiet && ::isatty(STDERR_FILENO) == 1), start_(clock::now()), shown_(start_) {}

progress::~progress() {
  if (was_shown_) show(clock::now(), true);
}

void progress::add(std::uint64_t rows) {
  rows_ += rows;
  if (!is_shown_) return;
  const clock::time_point now = clock::now();
  if (now - start_ < first_after || now - shown_ < next_after) return;
  show(now, false);
}

void progress::show(clock::time_point now, bool last) {
  const double seconds = std::chrono::duration<double>(now - start_).count();
  std::fprintf(stderr, "\r%s %" PRIu64 " rows, %.0f rows/s\033[K%s", what_, rows_,
               static_cast<double>(rows_) / seconds, last ? "\n" : "");
  std::fflush(stderr);
  was_shown_ = true;
  shown_ = now;
}

void show_stage(const std::string& what) {
  if (::isatty(STDERR_FILENO) != 1) return;
  std::fprintf(stderr, "\r%s\033[K", what.c_str());
  std::fflush(stderr);
}

}  // namespace cli
