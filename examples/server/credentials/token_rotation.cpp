// SPDX-License-Identifier: MIT
#include "credentials/token_rotation.hpp"

#include <tweetsent/model_file/replace_file.hpp>

#include "support/text_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <utility>

namespace tweetsent_server {
namespace {

using std::chrono::steady_clock;
using std::chrono::system_clock;

constexpr mode_t owner_alone = 0600;

// A file of its own, since the other one is replaced.
file_descriptor open_lock(const std::string& path) {
  return {path + ".lock", O_RDWR | O_CREAT | O_NOFOLLOW, owner_alone};
}

}  // namespace

std::vector<token> rotated(const std::vector<token>& tokens, std::string fresh, system_clock::time_point now,
                           std::chrono::seconds overlap) {
  const system_clock::time_point end =
      std::chrono::ceil<std::chrono::seconds>(now + overlap);  // as files have it
  std::vector<token> next{{std::move(fresh)}};
  for (const token& each : tokens) {
    if (has_expired(each, now)) continue;
    next.push_back({each.text, std::min(each.expiry.value_or(end), end)});
  }
  return next;
}

token_rotation::token_rotation(const std::string& path, std::chrono::seconds interval,
                               std::chrono::seconds overlap,
                               std::function<void(const std::vector<token>&)> admit)
    // Where a link leads to, so that servers that know the file by different names share one lock.
    : path_(std::filesystem::weakly_canonical(std::filesystem::absolute(path)).string()),
      interval_(interval),
      overlap_(overlap),
      admit_(std::move(admit)) {}

void token_rotation::start() {
  constexpr auto patience = std::chrono::seconds(2);  // with another process that writes the file
  const file_descriptor lock = open_lock(path_);
  if (!lock.lock_within(patience)) fail_on_file(path_ + ".lock", "another process holds it");
  const std::vector<token> tokens = read();
  if (!any_valid(tokens) || file_is_due()) {
    write(rotated(tokens, random_token(), system_clock::now(), overlap_));
  }
}

bool token_rotation::is_due() const {
  return steady_clock::now() >= next_attempt_ && file_is_due();
}

bool token_rotation::file_is_due() const {
  struct stat status {};
  if (::stat(path_.c_str(), &status) != 0) return errno == ENOENT;  // reading it tells of other faults
  const auto written =
      std::chrono::seconds(status.st_mtim.tv_sec) + std::chrono::nanoseconds(status.st_mtim.tv_nsec);
  return std::chrono::abs(system_clock::now().time_since_epoch() - written) >= interval_;
}

bool token_rotation::rotate() {
  constexpr auto longest_pause = std::chrono::seconds(30);
  next_attempt_ = steady_clock::now() + std::min<steady_clock::duration>(interval_, longest_pause);
  const file_descriptor lock = open_lock(path_);
  if (!lock.lock_within(std::chrono::seconds(0)) || !file_is_due()) return false;
  const std::vector<token> before = read();
  const std::vector<token> after = rotated(before, random_token(), system_clock::now(), overlap_);
  admit_(after);
  try {
    write(after);
  } catch (...) {
    admit_(before);
    throw;
  }
  next_attempt_ = {};
  return true;
}

std::vector<token> token_rotation::read() const {
  if (::access(path_.c_str(), F_OK) != 0 && errno == ENOENT) return {};
  return parse_token_file(read_text_file(path_), path_);
}

void token_rotation::write(const std::vector<token>& tokens) const {
  // What is replaced keeps its mode, so that a new file begins empty, with the right one.
  [[maybe_unused]] const file_descriptor begun(path_, O_WRONLY | O_CREAT | O_NOFOLLOW, owner_alone);
  std::string reason;
  if (!tweetsent::replace_file(path_, token_file_text(tokens), reason)) fail_on_file(path_, reason);
}

}  // namespace tweetsent_server
