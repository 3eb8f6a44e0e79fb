// SPDX-License-Identifier: MIT
#include "tweetsent/model_file/input_file.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "scratch_folder.hpp"

using namespace tweetsent;

TEST_CASE("files that cannot be read say why") {
  const scratch_folder folder;
  std::string reason;
  CHECK_FALSE(detail::input_file().open(folder / "none", reason));
  CHECK(reason == "No such file or directory");
  for (const std::string& path : {folder.path(), std::string("/dev/zero"), std::string("/dev/null")}) {
    CHECK_FALSE(detail::input_file().open(path, reason));
    CHECK(reason == "not a regular file");
  }
}

TEST_CASE("a file is read part by part, and no further than it goes") {
  const scratch_folder folder;
  std::string reason;
  REQUIRE(replace_file(folder / "file", "0123456789", reason));
  detail::input_file file;
  REQUIRE(file.open(folder / "file", reason));
  CHECK(file.size() == 10);
  char part[8] = {};
  REQUIRE(file.read(part, 4, reason));
  CHECK(std::string(part, 4) == "0123");
  REQUIRE(file.read(part, 6, reason));
  CHECK(std::string(part, 6) == "456789");
  CHECK_FALSE(file.read(part, 1, reason));
  CHECK(reason == "it changed while it was read");
}
