// SPDX-License-Identifier: MIT
//
// The secrets that let a client in, compared so that the time taken tells nothing of them.
#ifndef TWEETSENT_SERVER_TOKENS_HPP
#define TWEETSENT_SERVER_TOKENS_HPP

#include "support/digest.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tweetsent_server {

// Whether `text` can be a token: 1 to 256 letters, digits and `-._~`, which stand in a URL and in a header
// unescaped.
bool is_token_text(std::string_view text) noexcept;

// 192 random bits as 32 letters, digits, `-` and `_`. Throws std::runtime_error when the system gives no
// randomness.
std::string random_token();

struct token {
  std::string text;
  std::optional<std::chrono::system_clock::time_point> expiry = {};  // nothing: for ever
};

// Holds SHA-256 digests alone. Immutable: const members are safe from many threads.
class token_set {
 public:
  // Each must be is_token_text(); throws std::invalid_argument otherwise.
  explicit token_set(const std::vector<token>& tokens);

  // Whether `candidate` is one of the tokens, and has not expired; looks at every one of them, whichever
  // matches.
  bool admits(std::string_view candidate, std::chrono::system_clock::time_point now) const noexcept;

 private:
  struct known_token {
    sha256_digest digest;
    std::chrono::system_clock::time_point expiry;
  };

  std::vector<known_token> tokens_;
};

}  // namespace tweetsent_server

#endif
