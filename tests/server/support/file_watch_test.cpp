// SPDX-License-Identifier: MIT
#include "support/file_watch.hpp"

#include "scratch_folder.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>
#include <string>

using namespace tweetsent_server;

namespace {

// Asked as often as it takes to settle.
bool changed(file_watch& watch) {
  return watch.has_changed() || watch.has_changed();
}

}  // namespace

TEST_CASE("a file that changes is noticed once it has settled, until it is known") {
  const scratch_folder folder;
  const std::string path = folder / "file";
  std::ofstream(path) << "one";
  file_watch watch({path});
  CHECK_FALSE(changed(watch));
  std::ofstream(path) << "three";
  CHECK_FALSE(watch.has_changed());
  CHECK(watch.has_changed());
  CHECK(watch.has_changed());
  watch.note();
  CHECK_FALSE(changed(watch));
}

TEST_CASE("a file that goes, comes, is replaced or gets another mode has changed") {
  const scratch_folder folder;
  const std::string path = folder / "file";
  file_watch watch({path});
  std::ofstream(path) << "one";
  CHECK(changed(watch));
  watch.note();
  std::ofstream(folder / "beside") << "two";
  REQUIRE(std::rename((folder / "beside").c_str(), path.c_str()) == 0);
  CHECK(changed(watch));
  watch.note();
  REQUIRE(chmod(path.c_str(), 0400) == 0);
  CHECK(changed(watch));
  watch.note();
  REQUIRE(unlink(path.c_str()) == 0);
  CHECK(changed(watch));
}

TEST_CASE("a link that leads elsewhere has changed, as with the files that Kubernetes mounts") {
  const scratch_folder folder;
  std::ofstream(folder / "one") << "same";
  std::ofstream(folder / "two") << "same";
  REQUIRE(symlink("one", (folder / "data").c_str()) == 0);
  REQUIRE(symlink("data", (folder / "file").c_str()) == 0);
  file_watch watch({folder / "file"});
  REQUIRE(symlink("two", (folder / "next").c_str()) == 0);
  REQUIRE(std::rename((folder / "next").c_str(), (folder / "data").c_str()) == 0);
  CHECK(changed(watch));
}

TEST_CASE("of several files, the one that changes counts, and the others give it time") {
  const scratch_folder folder;
  file_watch watch({folder / "certificate", folder / "key"});
  std::ofstream(folder / "certificate") << "new";
  CHECK_FALSE(watch.has_changed());
  std::ofstream(folder / "key") << "new";
  CHECK_FALSE(watch.has_changed());
  CHECK(watch.has_changed());
}

TEST_CASE("without files nothing changes") {
  file_watch watch({});
  CHECK_FALSE(changed(watch));
}
