// SPDX-License-Identifier: MIT
//
// Tokens in a file, a line each:
//
//     # for the dashboard
//     mGJgBPYMkUaCkHMPpm0Xpq1NKNGfL8vT
//     J2n6kRRdzLq0c5q0nY5v9yWbqkYl3u1x   2026-11-24T17:00:00Z
//
// After white space comes the token's expiry (RFC 3339), and after `#` a comment.
#ifndef TWEETSENT_SERVER_TOKEN_FILE_HPP
#define TWEETSENT_SERVER_TOKEN_FILE_HPP

#include "credentials/tokens.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tweetsent_server {

// The tokens of a file's text, expired ones too. Throws std::runtime_error `PATH:LINE: reason`, with nothing
// of the line in it.
std::vector<token> parse_token_file(std::string_view text, const std::string& path);

// What parse_token_file() reads.
std::string token_file_text(const std::vector<token>& tokens);

bool has_expired(const token& token, std::chrono::system_clock::time_point now) noexcept;

// The tokens of a file. Throws std::runtime_error, which names the file, also when none of them is valid now:
// such a file would lock everybody out.
std::vector<token> read_token_file(const std::string& path);

}  // namespace tweetsent_server

#endif
