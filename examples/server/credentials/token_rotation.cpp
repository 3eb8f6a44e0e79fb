// SPDX-License-Identifier: MIT
#include "credentials/token_rotation.hpp"

#include "credentials/token_file.hpp"
#include "support/text_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <thread>
#include <utility>

namespace tweetsent_server {
namespace {

using std::chrono::steady_clock;
using std::chrono::system_clock;

[[noreturn]] void fail(const std::string& file) {
  throw std::runtime_error(file + ": " + std::strerror(errno));
}

class descriptor {
 public:
  descriptor(const std::string& path, int flags)
      : number_(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR)) {
    if (number_ < 0) fail(path);
  }
  ~descriptor() { ::close(number_); }
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;

  int number() const noexcept { return number_; }

 private:
  int number_;
};

// Held by one process at a time, and let go of when it dies. A file of its own, since the other is replaced.
class lock_file {
 public:
  explicit lock_file(const std::string& path)
      : file_(path, O_RDWR | O_CREAT), held_(::flock(file_.number(), LOCK_EX | LOCK_NB) == 0) {}

  bool is_held() const noexcept { return held_; }

 private:
  descriptor file_;
  bool held_;
};

std::string lock_path(const std::string& path) {
  return path + ".lock";
}

// In a file that nobody has open: who could write in the folder might have made one to read along.
void write_whole(const std::string& path, std::string_view text) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) fail(path);
  const descriptor file(path, O_WRONLY | O_CREAT | O_EXCL);
  if (::fchmod(file.number(), S_IRUSR | S_IWUSR) != 0) fail(path);
  while (!text.empty()) {
    const ssize_t written = ::write(file.number(), text.data(), text.size());
    if (written < 0) fail(path);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file.number()) != 0) fail(path);
}

bool any_valid(const std::vector<token>& tokens, system_clock::time_point now) {
  return std::any_of(tokens.begin(), tokens.end(),
                     [now](const token& each) { return !has_expired(each, now); });
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

token_rotation::token_rotation(std::string path, std::chrono::seconds interval, std::chrono::seconds overlap,
                               std::function<void(const std::vector<token>&)> admit)
    // Absolute, so that it has a folder; and a link stays one, what it leads to is replaced.
    : path_(std::filesystem::weakly_canonical(std::filesystem::absolute(path)).string()),
      interval_(interval),
      overlap_(overlap),
      admit_(std::move(admit)) {}

void token_rotation::start() {
  constexpr auto patience = std::chrono::seconds(2);  // of another process that writes the file
  constexpr auto pause = std::chrono::milliseconds(20);
  const auto enough = steady_clock::now() + patience;
  while (steady_clock::now() < enough) {
    const lock_file lock(lock_path(path_));
    if (lock.is_held()) {
      const std::vector<token> tokens = read();
      const auto now = system_clock::now();
      if (!any_valid(tokens, now) || file_is_due()) write(rotated(tokens, random_token(), now, overlap_));
      return;
    }
    std::this_thread::sleep_for(pause);
  }
  throw std::runtime_error(lock_path(path_) + ": another process holds it");
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
  constexpr auto longest_pause = std::chrono::seconds(30);  // after a failure
  next_attempt_ = steady_clock::now() + std::min<steady_clock::duration>(interval_, longest_pause);
  const bool done = rotate_if_due();
  next_attempt_ = {};
  return done;
}

bool token_rotation::rotate_if_due() {
  const lock_file lock(lock_path(path_));
  if (!lock.is_held() || !file_is_due()) return false;
  const std::vector<token> before = read();
  const std::vector<token> after = rotated(before, random_token(), system_clock::now(), overlap_);
  admit_(after);
  try {
    write(after);
  } catch (...) {
    admit_(before);
    throw;
  }
  return true;
}

std::vector<token> token_rotation::read() const {
  if (::access(path_.c_str(), F_OK) != 0 && errno == ENOENT) return {};
  return parse_token_file(read_text_file(path_), path_);
}

// The lock makes the name beside it nobody else's, and what a process that died left there is removed.
void token_rotation::write(const std::vector<token>& tokens) const {
  const std::string beside = path_ + ".new";
  write_whole(beside, token_file_text(tokens));
  if (::rename(beside.c_str(), path_.c_str()) != 0) fail(path_);
  const descriptor folder(std::filesystem::path(path_).parent_path().string(), O_RDONLY | O_DIRECTORY);
  ::fsync(folder.number());
}

}  // namespace tweetsent_server
