// SPDX-License-Identifier: MIT
//
// What loading and saving a model throw.
#ifndef TWEETSENT_MODEL_FILE_ERROR_HPP
#define TWEETSENT_MODEL_FILE_ERROR_HPP

#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>

namespace tweetsent {
inline namespace v0 {

// what() is one line: the path, the byte offset where there is one, what was expected and what was found.
class model_file_error : public std::runtime_error {
 public:
  static constexpr std::size_t no_offset = static_cast<std::size_t>(-1);

  model_file_error(std::string path, std::size_t offset, std::string expected, std::string found)
      : std::runtime_error(path + (offset == no_offset ? "" : ": at byte " + std::to_string(offset)) +
                           ": expected " + expected + ", found " + found),
        path_(std::move(path)),
        expected_(std::move(expected)),
        found_(std::move(found)),
        offset_(offset) {}

  const std::string& path() const noexcept { return path_; }
  const std::string& expected() const noexcept { return expected_; }
  const std::string& found() const noexcept { return found_; }
  std::size_t offset() const noexcept { return offset_; }

 private:
  std::string path_, expected_, found_;
  std::size_t offset_;
};

}  // namespace v0
}  // namespace tweetsent

#endif
