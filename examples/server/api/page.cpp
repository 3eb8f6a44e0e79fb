// SPDX-License-Identifier: MIT
#include "api/page.hpp"

#include <embedded_files.hpp>

#include "support/digest.hpp"

#include <string>

namespace tweetsent_server {
namespace {

std::string_view between(std::string_view text, std::string_view before, std::string_view after) {
  const std::size_t begin = text.find(before) + before.size();
  return text.substr(begin, text.find(after, begin) - begin);
}

// 'sha256-...', as a policy names a script.
std::string hash_source(std::string_view text) {
  return "'sha256-" + base64(sha256(text)) + "'";
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
