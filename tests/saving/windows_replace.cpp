// SPDX-License-Identifier: MIT
//
// Replaces a file that exists, twice, and prints what is then in it.
#include <cstdio>
#include <string>

#include "tweetsent/model_file/replace_file.hpp"

int main() {
  std::string reason;
  for (const char* bytes : {"old", "newer"}) {
    if (!tweetsent::replace_file("model", bytes, reason)) {
      std::printf("not replaced: %s\n", reason.c_str());
      return 1;
    }
  }
  char found[16] = {};
  std::FILE* const file = std::fopen("model", "rb");
  if (file == nullptr || std::fread(found, 1, 15, file) == 0) return 1;
  std::fclose(file);
  std::printf("%s\n", found);
}
