// SPDX-License-Identifier: MIT
#include "credentials/tokens.hpp"

#include "support/header_text.hpp"
#include "support/text_file.hpp"
#include "support/times.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
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

token_set::token_set(const std::vector<token>& tokens) {
  for (const token& each : tokens) {
    if (!is_token_text(each.text)) {
      throw std::invalid_argument("a token is 1 to 256 letters, digits and -._~");
    }
    tokens_.push_back(
        {sha256(each.text), each.expiry.value_or(std::chrono::system_clock::time_point::max())});
  }
}

bool token_set::admits(std::string_view candidate, std::chrono::system_clock::time_point now) const noexcept {
  if (!is_token_text(candidate)) return false;
  try {
    const sha256_digest hashed = sha256(candidate);
    int matches = 0;
    for (const known_token& known : tokens_) {
      const bool same = CRYPTO_memcmp(known.digest.data(), hashed.data(), hashed.size()) == 0;
      matches |= static_cast<int>(same) & static_cast<int>(now < known.expiry);
    }
    return matches != 0;
  } catch (...) {
    return false;
  }
}

}  // namespace tweetsent_server
