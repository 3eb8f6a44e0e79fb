// SPDX-License-Identifier: MIT
#include "terminal/overwriting.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include "terminal/errors.hpp"

namespace cli {

namespace {

bool is_same_file(const struct stat& one, const struct stat& other) {
  return one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

bool find_input(const std::string& name, struct stat& found) {
  return (name == "-" ? ::fstat(STDIN_FILENO, &found) : ::stat(name.c_str(), &found)) == 0;
}

}  // namespace

void check_overwrites_nothing(const std::string& output, const std::vector<std::string>& inputs) {
  struct stat written, printed, read;
  const bool writes = !output.empty() && ::stat(output.c_str(), &written) == 0 && S_ISREG(written.st_mode);
  const bool prints = ::fstat(STDOUT_FILENO, &printed) == 0 && S_ISREG(printed.st_mode);
  for (const std::string& input : inputs) {
    if (input.empty() || !find_input(input, read)) continue;
    const std::string name = input == "-" ? "standard input" : input;
    if (writes && is_same_file(written, read)) {
      throw usage_error(output + ": the output would overwrite the input " + name);
    }
    if (prints && is_same_file(printed, read)) {
      throw usage_error("standard output: the output would overwrite the input " + name);
    }
  }
}

}  // namespace cli
