// SPDX-License-Identifier: MIT
//
// Runs the tests that read the data sets, or exits with 4, which CTest shows as skipped, where the folder is
// missing.
#define CATCH_CONFIG_RUNNER
#include "data_dir.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>

int main(int argument_count, char** arguments) {
  Catch::Session session;
  if (const int failure = session.applyCommandLine(argument_count, arguments); failure != 0) return failure;
  const Catch::ConfigData& config = session.configData();
  const bool only_lists =
      config.listTests || config.listTestNamesOnly || config.listTags || config.listReporters;
  if (!only_lists && !std::filesystem::is_directory(data_dir())) {
    std::printf("skipped: no data sets in '%s'; name their folder in TWEETSENT_DATA_DIR\n",
                data_dir().c_str());
    return 4;
  }
  const int result = session.run();
  return only_lists ? result : std::min(result, 1);
}
