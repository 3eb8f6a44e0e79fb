// SPDX-License-Identifier: MIT
#include "credentials/tokens.hpp"

#include "support/digest.hpp"
#include "support/header_text.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <stdexcept>

namespace tweetsent_server {
namespace {

constexpr std::size_t longest_token = 256;
constexpr std::size_t random_bytes = 24;

}  // namespace

bool is_token_text(std::string_view text) noexcept {
  return !text.empty() && text.size() <= longest_token &&
         std::all_of(text.begin(), text.end(), is_unreserved);
}

std::string random_token() {
  std::array<unsigned char, random_bytes> secret;
  if (RAND_bytes(secret.data(), static_cast<int>(secret.size())) != 1) {
    throw std::runtime_error("the system gives no random bytes for a token");
  }
  std::string token = base64(secret);
  std::replace(token.begin(), token.end(), '+', '-');
  std::replace(token.begin(), token.end(), '/', '_');
  return token;
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
