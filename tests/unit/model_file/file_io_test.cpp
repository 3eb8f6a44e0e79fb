// SPDX-License-Identifier: MIT
#include "tweetsent/model_file/file_io.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <string>
#include <vector>

#include "random_text.hpp"
#include "scratch_folder.hpp"

using namespace tweetsent;

namespace {

std::string read_back(const std::string& path) {
  detail::file_bytes bytes;
  std::string reason;
  INFO(reason);
  REQUIRE(detail::read_file(path, bytes, reason));
  return std::string(bytes.view());
}

// Why a file cannot be written; empty if it can.
std::string reason_against(const std::string& path, std::string_view bytes) {
  std::string reason;
  return detail::write_file(path, bytes, reason) ? "" : reason.empty() ? "no reason" : reason;
}

}  // namespace

TEST_CASE("a file is read back as it was written, and nothing is left beside it") {
  const scratch_folder folder;
  random_text random(1);
  for (const std::size_t size : {0u, 1u, 7u, 8u, 9u, 4096u, 100000u}) {
    const std::string bytes = random.bytes(size);
    REQUIRE(reason_against(folder / "file", bytes).empty());
    REQUIRE(read_back(folder / "file") == bytes);
    REQUIRE(folder.names() == std::vector<std::string>{"file"});
  }
}

TEST_CASE("files that cannot be read say why") {
  const scratch_folder folder;
  detail::file_bytes bytes;
  std::string reason;
  CHECK_FALSE(detail::read_file(folder / "none", bytes, reason));
  CHECK(reason == "No such file or directory");
  for (const std::string& path : {folder.path(), std::string("/dev/zero"), std::string("/dev/null")}) {
    CHECK_FALSE(detail::read_file(path, bytes, reason));
    CHECK(reason == "not a regular file");
  }
  CHECK(bytes.words.empty());
}

TEST_CASE("files that cannot be written say why, and leave nothing") {
  const scratch_folder folder;
  REQUIRE(reason_against(folder / "file", "x").empty());
  CHECK(reason_against(folder / "none/file", "x") == "No such file or directory");
  CHECK(reason_against(folder / "file/below", "x") == "Not a directory");
  CHECK(reason_against(folder.path(), "x") == "Is a directory");
  CHECK(reason_against("", "x") == "No such file or directory");
  CHECK(reason_against("/dev/full", "x") == "No space left on device");
  CHECK(reason_against(folder / std::string(300, 'x'), "x") == "File name too long");
  CHECK(folder.names() == std::vector<std::string>{"file"});
}

TEST_CASE("a folder without write permission keeps its file") {
  if (geteuid() == 0) {
    WARN("skipped: permissions do not bind root");
    return;
  }
  const scratch_folder folder;
  REQUIRE(reason_against(folder / "file", "old").empty());
  REQUIRE(chmod(folder.path().c_str(), 0500) == 0);
  CHECK(reason_against(folder / "file", "new") == "Permission denied");
  CHECK(read_back(folder / "file") == "old");
}

TEST_CASE("what an interrupted writer left beside the file stops nobody, and is not written to") {
  const scratch_folder folder;
  for (int number = 0; number < 5; ++number) {
    REQUIRE(reason_against(folder / ("file.partial" + std::to_string(number)), "left").empty());
  }
  REQUIRE(reason_against(folder / "file", "new").empty());
  CHECK(read_back(folder / "file") == "new");
  CHECK(read_back(folder / "file.partial0") == "left");
  CHECK(folder.names().size() == 6);
}

TEST_CASE("what is not a regular file is written to, not replaced") {
  const scratch_folder folder;
  REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
  // Opened for both, so that neither end waits for the other.
  std::FILE* reader = std::fopen((folder / "pipe").c_str(), "r+b");
  REQUIRE(reader != nullptr);
  CHECK(reason_against(folder / "pipe", "through").empty());
  char found[7] = {};
  CHECK(std::fread(found, 1, sizeof found, reader) == sizeof found);
  CHECK(std::string(found, sizeof found) == "through");
  std::fclose(reader);
}

TEST_CASE("a link stays, and what it leads to is replaced") {
  const scratch_folder folder;
  REQUIRE(reason_against(folder / "file", "old").empty());
  REQUIRE(symlink("file", (folder / "link").c_str()) == 0);
  CHECK(reason_against(folder / "link", "new").empty());
  CHECK(read_back(folder / "file") == "new");
  struct stat status {};
  REQUIRE(lstat((folder / "link").c_str(), &status) == 0);
  CHECK(S_ISLNK(status.st_mode));
  CHECK(folder.names() == std::vector<std::string>{"file", "link"});
}
