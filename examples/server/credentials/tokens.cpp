// SPDX-License-Identifier: MIT
#include "credentials/tokens.hpp"

#include "support/header_text.hpp"
#include "support/text_file.hpp"
#include "support/times.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace tweetsent_server {
namespace {

constexpr std::size_t longest_token = 256;
constexpr std::size_t random_bytes = 24;

// Throws std::runtime_error when OpenSSL cannot.
sha256_digest sha256(std::string_view text) {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);  // slow to find
  sha256_digest digest;
  if (algorithm == nullptr ||
      EVP_Digest(text.data(), text.size(), digest.data(), nullptr, algorithm, nullptr) != 1) {
    throw std::runtime_error("SHA-256 is not available");
  }
  return digest;
}

// Nothing for a line without a token; what is wrong with it in `fault`.
std::optional<token> parse_line(const std::string& line, std::string_view& fault) {
  std::istringstream words(line.substr(0, line.find('#')));
  std::string text;
  std::string expiry;
  std::string more;
  if (!(words >> text)) return std::nullopt;
  words >> expiry >> more;
  const auto end = parse_time(expiry);
  if (!is_token_text(text)) {
    fault = token_rule;
  } else if (!expiry.empty() && !end) {
    fault = "the expiry is no time like 2026-11-24T17:00:00Z";
  } else if (!more.empty()) {
    fault = "more than a token and its expiry";
  }
  return token{text, end};
}

}  // namespace

bool is_token_text(std::string_view text) noexcept {
  return is_word(text, longest_token);
}

std::string random_token() {
  std::array<unsigned char, random_bytes> secret;
  if (RAND_bytes(secret.data(), static_cast<int>(secret.size())) != 1) {
    throw std::runtime_error("the system gives no random bytes for a token");
  }
  std::string token(random_bytes / 3 * 4 + 1, '\0');  // and a NUL, which OpenSSL writes
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(token.data()), secret.data(), secret.size());
  token.pop_back();
  std::replace(token.begin(), token.end(), '+', '-');
  std::replace(token.begin(), token.end(), '/', '_');
  return token;
}

std::vector<token> parse_token_file(const std::string& text, const std::string& path) {
  std::vector<token> tokens;
  std::istringstream lines(text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    std::string_view fault;
    const std::optional<token> parsed = parse_line(line, fault);
    if (!fault.empty()) fail_on_file(path + ":" + std::to_string(number), std::string(fault));
    if (parsed) tokens.push_back(*parsed);
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

bool any_valid(const std::vector<token>& tokens) {
  const auto now = std::chrono::system_clock::now();
  return std::any_of(tokens.begin(), tokens.end(),
                     [now](const token& each) { return !has_expired(each, now); });
}

std::vector<token> read_token_file(const std::string& path) {
  std::vector<token> tokens = parse_token_file(read_text_file(path), path);
  if (tokens.empty()) fail_on_file(path, "no token in it");
  if (!any_valid(tokens)) fail_on_file(path, "every token in it has expired");
  return tokens;
}

token_set::token_set(const std::vector<token>& tokens) {
  for (const token& each : tokens) {
    tokens_.push_back(
        {sha256(each.text), each.expiry.value_or(std::chrono::system_clock::time_point::max())});
  }
}

bool token_set::admits(std::string_view candidate, std::chrono::system_clock::time_point now) const {
  if (!is_token_text(candidate)) return false;
  const sha256_digest hashed = sha256(candidate);
  int matches = 0;
  for (const known_token& known : tokens_) {
    const bool same = CRYPTO_memcmp(known.digest.data(), hashed.data(), hashed.size()) == 0;
    matches |= static_cast<int>(same) & static_cast<int>(now < known.expiry);
  }
  return matches != 0;
}

}  // namespace tweetsent_server
