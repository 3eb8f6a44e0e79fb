// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_TESTS_DATA_FILE_HPP
#define TWEETSENT_TESTS_DATA_FILE_HPP

#include <cstdlib>
#include <stdexcept>
#include <string>

// The path of a file among the data sets, whose folder the environment names.
inline std::string data_file(const std::string& name) {
  const char* folder = std::getenv("TWEETSENT_DATA_DIR");
  if (folder == nullptr) throw std::runtime_error("TWEETSENT_DATA_DIR names no folder of data sets");
  return folder + ("/" + name);
}

#endif
