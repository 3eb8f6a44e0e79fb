// SPDX-License-Identifier: MIT
//
// The secrets that let a client in, compared so that the time taken tells nothing of them.
#ifndef TWEETSENT_SERVER_TOKENS_HPP
#define TWEETSENT_SERVER_TOKENS_HPP

#include <array>
#include <cstddef>
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

// Holds SHA-256 digests alone. Immutable: const members are safe from many threads.
class token_set {
 public:
  // Each must be is_token_text(); throws std::invalid_argument otherwise.
  explicit token_set(const std::vector<std::string>& tokens);

  // Whether `candidate` is one of the tokens; looks at every one of them, whichever matches.
  bool contains(std::string_view candidate) const noexcept;

 private:
  using digest = std::array<unsigned char, 32>;

  std::vector<digest> digests_;
};

}  // namespace tweetsent_server

#endif
