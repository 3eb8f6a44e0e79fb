// SPDX-License-Identifier: MIT
//
// Files that an operator names.
#ifndef TWEETSENT_SERVER_TEXT_FILE_HPP
#define TWEETSENT_SERVER_TEXT_FILE_HPP

#include <string>

namespace tweetsent_server {

// Reads a small file whole, without the byte order mark that some editors put before a text. Throws
// std::runtime_error `FILE: reason` for one that cannot be read, is no regular file, or is longer than 1 MiB.
std::string read_text_file(const std::string& file);

// Throws as read_text_file() does for what is no regular file: a FIFO, say, would be waited for without end.
void require_regular_file(const std::string& file);

}  // namespace tweetsent_server

#endif
