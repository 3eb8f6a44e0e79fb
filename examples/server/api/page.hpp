// SPDX-License-Identifier: MIT
//
// The files of the page to try the API with, and of the API's description.
#ifndef TWEETSENT_SERVER_PAGE_HPP
#define TWEETSENT_SERVER_PAGE_HPP

#include <string_view>

namespace tweetsent_server {

struct page_file {
  std::string_view path;
  std::string_view content_type;
  std::string_view text;
};

// nullptr if no file has this path.
const page_file* find_page_file(std::string_view path) noexcept;

// Their Content-Security-Policy: files of this server and requests to it, nothing inline.
inline constexpr std::string_view page_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

}  // namespace tweetsent_server

#endif
