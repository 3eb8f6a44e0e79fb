// SPDX-License-Identifier: MIT
//
// Small text files, read whole.
#ifndef TWEETSENT_SERVER_TEXT_FILE_HPP
#define TWEETSENT_SERVER_TEXT_FILE_HPP

#include <string>

namespace tweetsent_server {

// Throws std::runtime_error `FILE: reason` for a file that cannot be read, or is longer than 1 MiB.
std::string read_text_file(const std::string& file);

}  // namespace tweetsent_server

#endif
