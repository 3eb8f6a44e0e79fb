// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_TESTS_DATA_DIR_HPP
#define TWEETSENT_TESTS_DATA_DIR_HPP

#include <cstdlib>
#include <string>

// The folder of the data sets, without a slash at its end; empty when the environment does not name one.
inline std::string data_dir() {
  const char* folder = std::getenv("TWEETSENT_DATA_DIR");
  return folder == nullptr ? std::string() : std::string(folder);
}

#endif
