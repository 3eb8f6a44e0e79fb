// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_CLI_RECORDS_BYTE_BUFFER_HPP
#define TWEETSENT_CLI_RECORDS_BYTE_BUFFER_HPP

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace cli {

// Text that grows at its end by small pieces: std::string takes a call for each, which shows at millions of
// lines a second.
class byte_buffer {
 public:
  void append(std::string_view bytes) {
    if (bytes.empty()) return;  // memcpy takes no null pointer, not even for nothing
    if (bytes.size() > capacity_ - size_) grow(bytes.size());
    std::memcpy(bytes_.get() + size_, bytes.data(), bytes.size());
    size_ += bytes.size();
  }
  byte_buffer& operator+=(char byte) {
    append({&byte, 1});
    return *this;
  }

  void clear() noexcept { size_ = 0; }
  bool empty() const noexcept { return size_ == 0; }
  std::string_view view() const noexcept { return {bytes_.get(), size_}; }

 private:
  void grow(std::size_t more) {
    const std::size_t capacity = 2 * capacity_ + more + 4096;
    std::unique_ptr<char[]> bytes(new char[capacity]);
    if (size_ != 0) std::memcpy(bytes.get(), bytes_.get(), size_);
    bytes_ = std::move(bytes);
    capacity_ = capacity;
  }

  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace cli

#endif
