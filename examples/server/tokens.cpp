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
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);  // slow to find
  unsigned size = 0;
  return algorithm != nullptr &&
         EVP_Digest(text.data(), text.size(), out.data(), &size, algorithm, nullptr) == 1 &&
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

token_set::token_set(const std::vector<token>& tokens) {
  for (const token& each : tokens) {
    if (!is_token_text(each.text)) {
      throw std::invalid_argument("a token is 1 to 256 letters, digits and -._~");
    }
    known_token& known = tokens_.emplace_back();
    if (!sha256(each.text, known.digest)) throw std::runtime_error("SHA-256 is not available");
    known.expiry = each.expiry.value_or(std::chrono::system_clock::time_point::max());
  }
}

bool token_set::admits(std::string_view candidate, std::chrono::system_clock::time_point now) const noexcept {
  std::array<unsigned char, 32> hashed;
  if (!is_token_text(candidate) || !sha256(candidate, hashed)) return false;
  int matches = 0;
  for (const known_token& known : tokens_) {
    const bool same = CRYPTO_memcmp(known.digest.data(), hashed.data(), hashed.size()) == 0;
    matches |= static_cast<int>(same) & static_cast<int>(now < known.expiry);
  }
  return matches != 0;
}

}  // namespace tweetsent_server
