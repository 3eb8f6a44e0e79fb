// SPDX-License-Identifier: MIT
#include "credentials/token_file.hpp"

#include "support/rfc3339.hpp"
#include "support/text_file.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <stdexcept>

namespace tweetsent_server {
namespace {

constexpr std::string_view white_space = " \t\r";

// Takes the first word off the front of `text`; empty if there is none.
std::string_view take_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(white_space), text.size()));
  const std::string_view word = text.substr(0, text.find_first_of(white_space));
  text.remove_prefix(word.size());
  return word;
}

// Nothing for a line without a token; what is wrong with it in `fault`.
std::optional<token> parse_line(std::string_view line, std::string_view& fault) {
  line = line.substr(0, line.find('#'));
  const std::string_view text = take_word(line);
  const std::string_view expiry = take_word(line);
  if (text.empty()) return std::nullopt;
  token parsed{std::string(text)};
  if (!expiry.empty()) parsed.expiry = parse_time(expiry);
  if (!is_token_text(text)) {
    fault = "a token is 1 to 256 letters, digits and -._~";
  } else if (!expiry.empty() && !parsed.expiry) {
    fault = "the expiry is no time like 2026-11-24T17:00:00Z";
  } else if (!take_word(line).empty()) {
    fault = "more than a token and its expiry";
  }
  return parsed;
}

}  // namespace

std::vector<token> parse_token_file(std::string_view text, const std::string& path) {
  std::vector<token> tokens;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view fault;
    std::optional<token> parsed = parse_line(text.substr(0, end), fault);
    if (!fault.empty()) {
      throw std::runtime_error(path + ":" + std::to_string(number) + ": " + std::string(fault));
    }
    if (parsed) tokens.push_back(std::move(*parsed));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return tokens;
}

std::string token_file_text(const std::vector<token>& tokens) {
  std::string text;
  for (const token& each : tokens) {
    text += each.text;
    if (each.expiry) text += "  " + format_time(*each.expiry);
    text += '\n';
  }
  return text;
}

bool has_expired(const token& token, std::chrono::system_clock::time_point now) noexcept {
  return token.expiry && *token.expiry <= now;
}

std::vector<token> read_token_file(const std::string& path) {
  std::vector<token> tokens = parse_token_file(read_text_file(path), path);
  if (tokens.empty()) throw std::runtime_error(path + ": no token in it");
  const auto now = std::chrono::system_clock::now();
  if (std::all_of(tokens.begin(), tokens.end(),
                  [now](const token& each) { return has_expired(each, now); })) {
    throw std::runtime_error(path + ": every token in it has expired");
  }
  return tokens;
}

}  // namespace tweetsent_server
