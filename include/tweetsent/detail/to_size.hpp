// SPDX-License-Identifier: MIT
//
// Numbers of 64 bits as sizes of this machine.
#ifndef TWEETSENT_DETAIL_TO_SIZE_HPP
#define TWEETSENT_DETAIL_TO_SIZE_HPP

#include <cstddef>

namespace tweetsent {
inline namespace v0 {
namespace detail {

// The low bits, where sizes have fewer. A template, so that no compiler calls the cast useless where the two
// are one type.
template <class Number>
constexpr std::size_t to_size(Number number) noexcept {
  return static_cast<std::size_t>(number);
}

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
