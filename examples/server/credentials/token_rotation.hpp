// SPDX-License-Identifier: MIT
//
// A new token now and then, written to a file that clients read. The file decides: its time of change says
// when the next is due, so that a restart, or another server with the same file, changes nothing.
#ifndef TWEETSENT_SERVER_TOKEN_ROTATION_HPP
#define TWEETSENT_SERVER_TOKEN_ROTATION_HPP

#include "credentials/tokens.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace tweetsent_server {

// The tokens after a rotation: `fresh` first, and the only one without an expiry; then those that are still
// valid, each for `overlap` at most. So the newest token never expires by itself: a clock that jumps locks
// nobody out.
std::vector<token> rotated(const std::vector<token>& tokens, std::string fresh,
                           std::chrono::system_clock::time_point now, std::chrono::seconds overlap);

class token_rotation {
 public:
  // `admit` is given the tokens before the file shows them: who reads a token from the file can use it at
  // once.
  token_rotation(const std::string& path, std::chrono::seconds interval, std::chrono::seconds overlap,
                 std::function<void(const std::vector<token>&)> admit);

  // Makes the file, if there is none or no valid token in it, and rotates if that is due. Throws
  // std::runtime_error, which names the file, when it can be neither read nor written.
  void start();

  // Whether the file last changed an interval ago, or, by a clock that has jumped, an interval from now; or
  // is missing, which takes every token it had out of service.
  bool is_due() const;

  // Rotates, unless another process does or did; returns whether. Throws std::runtime_error, which names the
  // file; then the tokens stay as they are. After either is_due() is false for a while.
  bool rotate();

 private:
  bool file_is_due() const;
  std::vector<token> read() const;  // none of a file that is missing
  void write(const std::vector<token>& tokens) const;

  std::string path_;
  std::chrono::seconds interval_;
  std::chrono::seconds overlap_;
  std::function<void(const std::vector<token>&)> admit_;
  std::chrono::steady_clock::time_point next_attempt_;
};

}  // namespace tweetsent_server

#endif
