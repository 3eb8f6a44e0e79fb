// SPDX-License-Identifier: MIT
#include "page.hpp"

#include <embedded_files.hpp>

#include <openssl/evp.h>

#include <array>
#include <stdexcept>
#include <string>

namespace tweetsent_server {
namespace {

std::string_view between(std::string_view text, std::string_view before, std::string_view after) {
  const std::size_t begin = text.find(before) + before.size();
  return text.substr(begin, text.find(after, begin) - begin);
}

// 'sha256-...', as a policy names a script.
std::string hash_source(std::string_view text) {
  std::array<unsigned char, 32> digest;
  std::array<unsigned char, 45> encoded;
  if (EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("SHA-256 is not available");
  }
  EVP_EncodeBlock(encoded.data(), digest.data(), static_cast<int>(digest.size()));
  return "'sha256-" + std::string(encoded.begin(), encoded.end() - 1) + "'";
}

}  // namespace

std::string_view page_text() noexcept {
  return page_html;
}

std::string_view page_policy() {
  static const std::string policy =
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; connect-src 'self'; "
      "script-src " +
      hash_source(between(page_html, "<script>", "</script>")) + "; style-src " +
      hash_source(between(page_html, "<style>", "</style>"));
  return policy;
}

}  // namespace tweetsent_server
