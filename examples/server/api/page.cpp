// SPDX-License-Identifier: MIT
#include "api/page.hpp"

#include <embedded_files.hpp>

#include <algorithm>
#include <iterator>

namespace tweetsent_server {

const page_file* find_page_file(std::string_view path) noexcept {
  const auto found = std::find_if(std::begin(page_files), std::end(page_files),
                                  [path](const page_file& file) { return file.path == path; });
  return found == std::end(page_files) ? nullptr : found;
}

}  // namespace tweetsent_server
