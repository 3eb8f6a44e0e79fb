// SPDX-License-Identifier: MIT
//
// A set of ASCII characters with lookup in constant time.
#ifndef TWEETSENT_DETAIL_ASCII_SET_HPP
#define TWEETSENT_DETAIL_ASCII_SET_HPP

#include <cstdint>
#include <string_view>

namespace tweetsent {
inline namespace v0 {
namespace detail {

class ascii_set {
 public:
  constexpr explicit ascii_set(std::string_view members) noexcept {
    for (char member : members) bits_[member / 64] |= std::uint64_t{1} << (member % 64);
  }

  // False for all characters beyond ASCII.
  constexpr bool contains(char32_t character) const noexcept {
    return character < 128 && ((bits_[character / 64] >> (character % 64)) & 1) != 0;
  }
  constexpr bool contains(char character) const noexcept {
    return contains(char32_t{static_cast<unsigned char>(character)});
  }

 private:
  std::uint64_t bits_[2] = {};
};

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
