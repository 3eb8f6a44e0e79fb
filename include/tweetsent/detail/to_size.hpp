// SPDX-License-Identifier: MIT
//
// Converts 64-bit numbers to this machine's std::size_t.
#ifndef TWEETSENT_DETAIL_TO_SIZE_HPP
#define TWEETSENT_DETAIL_TO_SIZE_HPP

#include <cstddef>

namespace tweetsent {
inline namespace v0 {
namespace detail {

// Keeps the low bits where std::size_t has fewer. It is a template so that no compiler warns of a useless
// cast where the two are one type.
template <class Number>
constexpr std::size_t to_size(Number number) noexcept {
  return static_cast<std::size_t>(number);
}

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
