// SPDX-License-Identifier: MIT
//
// A buffer of fixed capacity on the stack, with the part of std::string's interface that the text functions
// need: so predicting allocates nothing.
#ifndef TWEETSENT_DETAIL_INLINE_BUFFER_HPP
#define TWEETSENT_DETAIL_INLINE_BUFFER_HPP

#include <cstddef>
#include <cstring>
#include <string_view>

namespace tweetsent {
inline namespace v0 {
namespace detail {

// Text that does not fit is dropped; overflowed() is true from then on.
template <std::size_t Capacity>
class inline_buffer {
 public:
  void append(const char* bytes, std::size_t count) noexcept {
    if (count > Capacity - size_) {
      overflowed_ = true;
      return;
    }
    std::memcpy(bytes_ + size_, bytes, count);
    size_ += count;
  }

  void append(std::string_view text) noexcept { append(text.data(), text.size()); }

  inline_buffer& operator+=(char byte) noexcept {
    if (size_ < Capacity) {
      bytes_[size_++] = byte;
    } else {
      overflowed_ = true;
    }
    return *this;
  }

  void resize(std::size_t size) noexcept { size_ = size; }  // never to more
  void clear() noexcept { size_ = 0, overflowed_ = false; }
  char* data() noexcept { return bytes_; }
  std::size_t size() const noexcept { return size_; }
  bool overflowed() const noexcept { return overflowed_; }
  operator std::string_view() const noexcept { return {bytes_, size_}; }

 private:
  std::size_t size_ = 0;
  bool overflowed_ = false;
  char bytes_[Capacity];
};

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
