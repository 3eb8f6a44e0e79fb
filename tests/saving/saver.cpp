// SPDX-License-Identifier: MIT
//
// saver once PATH STEMS            saves a model of so many stems
// saver forever PATH FEWER MORE    saves one of each, over and over in turn, until it is killed; says when it
// begins
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "tweetsent/model_file.hpp"

using namespace tweetsent;

namespace {

classifier model_of(int stems) {
  frequency_table table(2);
  for (int number = 0; number < stems; ++number) table.add("stem" + std::to_string(number), 1);
  return {frequency_model(preprocessor(), table, {head_kind::logistic, 2, 2, {0.5}, {-0.25, 0.25}}),
          {"A", "B"}};
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::string mode = argc > 3 ? argv[1] : "", path = argc > 3 ? argv[2] : "";
    if (mode == "once" && argc == 4) {
      save_model(model_of(std::atoi(argv[3])), path);
      return 0;
    }
    if (mode == "forever" && argc == 5) {
      const classifier fewer = model_of(std::atoi(argv[3])), more = model_of(std::atoi(argv[4]));
      std::puts("begun");
      std::fflush(stdout);
      for (;;) {
        save_model(fewer, path);
        save_model(more, path);
      }
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "saver: %s\n", error.what());
    return 1;
  }
  std::fprintf(stderr, "usage: saver once PATH STEMS | saver forever PATH FEWER MORE\n");
  return 2;
}
