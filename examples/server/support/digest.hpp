// SPDX-License-Identifier: MIT
//
// SHA-256, and bytes as text; by OpenSSL.
#ifndef TWEETSENT_SERVER_DIGEST_HPP
#define TWEETSENT_SERVER_DIGEST_HPP

#include <openssl/evp.h>

#include <array>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tweetsent_server {

using sha256_digest = std::array<unsigned char, 32>;

// Throws std::runtime_error when OpenSSL cannot.
inline sha256_digest sha256(std::string_view text) {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);  // slow to find
  sha256_digest digest;
  if (algorithm == nullptr ||
      EVP_Digest(text.data(), text.size(), digest.data(), nullptr, algorithm, nullptr) != 1) {
    throw std::runtime_error("SHA-256 is not available");
  }
  return digest;
}

// In the alphabet with `+` and `/`, padded.
template <std::size_t Size>
std::string base64(const std::array<unsigned char, Size>& bytes) {
  std::string text((Size + 2) / 3 * 4 + 1, '\0');  // and a NUL, which OpenSSL writes
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(), static_cast<int>(Size));
  text.pop_back();
  return text;
}

}  // namespace tweetsent_server

#endif
