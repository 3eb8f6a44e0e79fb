// SPDX-License-Identifier: MIT
//
// The secrets that let a client in, compared so that the time taken tells nothing of them.
#ifndef TWEETSENT_SERVER_TOKENS_HPP
#define TWEETSENT_SERVER_TOKENS_HPP

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tweetsent_server {

// What `text` must be to be a token: what stands in a URL and in a header unescaped.
bool is_token_text(std::string_view text) noexcept;
constexpr const char* token_rule = "a token is 1 to 256 letters, digits and -._~";

// 192 random bits as 32 letters, digits, `-` and `_`. Throws std::runtime_error when the system gives no
// randomness.
std::string random_token();

struct token {
  std::string text;
  std::optional<std::chrono::system_clock::time_point> expiry = {};  // nothing: for ever
};

// A file of tokens has one a line, and after it its expiry (RFC 3339) and a comment:
//     # for the dashboard
//     mGJgBPYMkUaCkHMPpm0Xpq1NKNGfL8vT
//     J2n6kRRdzLq0c5q0nY5v9yWbqkYl3u1x   2026-11-24T17:00:00Z

// The tokens of a file's text, expired ones too. Throws std::runtime_error `PATH:LINE: reason`, with nothing
// of the line in it.
std::vector<token> parse_token_file(const std::string& text, const std::string& path);

// What parse_token_file() reads.
std::string token_file_text(const std::vector<token>& tokens);

bool has_expired(const token& token, std::chrono::system_clock::time_point now) noexcept;
bool any_valid(const std::vector<token>& tokens);

// The tokens of a file. Throws std::runtime_error, which names the file, also when none of them is valid now:
// such a file would lock everybody out.
std::vector<token> read_token_file(const std::string& path);

using sha256_digest = std::array<unsigned char, 32>;

// Holds SHA-256 digests alone. Immutable: const members are safe from many threads.
class token_set {
 public:
  explicit token_set(const std::vector<token>& tokens);

  // Whether `candidate` is one of the tokens, and has not expired; looks at every one of them, whichever
  // matches. Throws std::runtime_error when OpenSSL fails.
  bool admits(std::string_view candidate, std::chrono::system_clock::time_point now) const;

 private:
  struct known_token {
    sha256_digest digest;
    std::chrono::system_clock::time_point expiry;
  };

  std::vector<known_token> tokens_;
};

}  // namespace tweetsent_server

#endif
