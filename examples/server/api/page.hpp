// SPDX-License-Identifier: MIT
//
// The page to try the API with.
#ifndef TWEETSENT_SERVER_PAGE_HPP
#define TWEETSENT_SERVER_PAGE_HPP

#include <string_view>

namespace tweetsent_server {

std::string_view page_text() noexcept;

// Its Content-Security-Policy: the page's own script and style, by their hashes, and requests to this server
// alone.
std::string_view page_policy();

}  // namespace tweetsent_server

#endif
