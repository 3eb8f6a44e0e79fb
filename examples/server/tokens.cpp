// SPDX-License-Identifier: MIT
#include "tokens.hpp"

#include "header_text.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <stdexcept>

namespace tweetsent_server {
namespace {

constexpr std::size_t longest_token = 256;
constexpr std::size_t random_bytes = 24;

template <typename Digest>
bool sha256(std::string_view text, Digest& out) noexcept {
  unsigned size = 0;
  return EVP_Digest(text.data(), text.size(), out.data(), &size, EVP_sha256(), nullptr) == 1 &&
         size == out.size();
}

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
  std::array<unsigned char, random_bytes / 3 * 4 + 1> encoded;
  EVP_EncodeBlock(encoded.data(), secret.data(), static_cast<int>(secret.size()));
  std::string token(encoded.begin(), encoded.end() - 1);
  std::replace(token.begin(), token.end(), '+', '-');
  std::replace(token.begin(), token.end(), '/', '_');
  return token;
}

token_set::token_set(const std::vector<std::string>& tokens) {
  for (const std::string& token : tokens) {
    if (!is_token_text(token)) {
      throw std::invalid_argument("a token is 1 to 256 letters, digits and -._~");
    }
    if (!sha256(token, digests_.emplace_back())) throw std::runtime_error("SHA-256 is not available");
  }
}

bool token_set::contains(std::string_view candidate) const noexcept {
  digest hashed;
  if (!is_token_text(candidate) || !sha256(candidate, hashed)) return false;
  int matches = 0;
  for (const digest& known : digests_) {
    matches |= static_cast<int>(CRYPTO_memcmp(known.data(), hashed.data(), hashed.size()) == 0);
  }
  return matches != 0;
}

}  // namespace tweetsent_server
