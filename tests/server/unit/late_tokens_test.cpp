// SPDX-License-Identifier: MIT
#include "late_tokens.hpp"

#include "scratch_folder.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>

using namespace tweetsent_server;
using std::chrono::system_clock;

namespace {

struct shared_file {
  scratch_folder folder;
  std::string path = folder / "tokens";
  late_tokens late{path};

  // As token_rotation does.
  void replace(const std::string& text) const {
    std::ofstream(folder / "new") << text;
    REQUIRE(std::rename((folder / "new").c_str(), path.c_str()) == 0);
  }

  bool admits(const std::string& token) { return late.admits(token, system_clock::now()); }
};

}  // namespace

TEST_CASE("a file's tokens are admitted as soon as it has them, and no longer") {
  shared_file file;
  CHECK_FALSE(file.admits("one"));
  file.replace("one\n");
  CHECK(file.admits("one"));
  file.replace("two\none 2001-01-01T00:00:00Z\n");
  CHECK(file.admits("two"));
  CHECK_FALSE(file.admits("one"));
  REQUIRE(unlink(file.path.c_str()) == 0);
  CHECK_FALSE(file.admits("two"));
}

TEST_CASE("a file that cannot be understood admits nobody, until it can") {
  shared_file file;
  file.replace("one\nnot a token\n");
  CHECK_FALSE(file.admits("one"));
  file.replace("one\n");
  CHECK(file.admits("one"));
}
