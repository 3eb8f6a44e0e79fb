// SPDX-License-Identifier: MIT
//
// The tokens of a file that another server, or a hand, has just replaced: those who have read it come before
// the reloader has.
#ifndef TWEETSENT_SERVER_LATE_TOKENS_HPP
#define TWEETSENT_SERVER_LATE_TOKENS_HPP

#include "file_watch.hpp"
#include "token_file.hpp"
#include "tokens.hpp"

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tweetsent_server {

class late_tokens {
 public:
  explicit late_tokens(std::string path) : path_(std::move(path)), watch_({path_}) {}

  // Whether the file, as it is now, has the token; ask before refusing one. From any thread. Costs a look at
  // the file's times, and reading it when they are others than before.
  bool admits(std::string_view token, std::chrono::system_clock::time_point now) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!tokens_ || watch_.differs()) {
      watch_.note();
      tokens_ = read();
    }
    return tokens_->admits(token, now);
  }

 private:
  token_set read() const noexcept {
    try {
      return token_set(read_token_file(path_));
    } catch (...) {
      return token_set(std::vector<token>());  // the reloader says why
    }
  }

  std::string path_;
  std::mutex mutex_;
  file_watch watch_;
  std::optional<token_set> tokens_;
};

}  // namespace tweetsent_server

#endif
