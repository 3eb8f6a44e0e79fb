// SPDX-License-Identifier: MIT
#include "text_file.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace tweetsent_server {
namespace {

constexpr std::size_t largest_file = 1024 * 1024;

struct file_close {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};

}  // namespace

std::string read_text_file(const std::string& file) {
  const auto fail = [&file](const std::string& reason) { throw std::runtime_error(file + ": " + reason); };
  const std::unique_ptr<std::FILE, file_close> opened(std::fopen(file.c_str(), "rb"));
  if (!opened) fail(std::strerror(errno));
  std::string text(largest_file + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), opened.get()));
  if (std::ferror(opened.get()) != 0) fail(std::strerror(errno));
  if (text.size() > largest_file) fail("the file is larger than 1 MiB");
  return text;
}

}  // namespace tweetsent_server
