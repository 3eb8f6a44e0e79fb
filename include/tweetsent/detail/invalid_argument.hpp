// SPDX-License-Identifier: MIT
//
// How a wrong argument is refused, also in programs compiled without exceptions.
#ifndef TWEETSENT_DETAIL_INVALID_ARGUMENT_HPP
#define TWEETSENT_DETAIL_INVALID_ARGUMENT_HPP

#if defined(__cpp_exceptions) || defined(_CPPUNWIND)
#define TWEETSENT_HAS_EXCEPTIONS 1
#include <stdexcept>
#else
#define TWEETSENT_HAS_EXCEPTIONS 0
#include <cstdlib>
#endif

namespace tweetsent {
inline namespace v0 {
namespace detail {

// Throws std::invalid_argument. Without exceptions it ends the program, as the standard library does there.
template <class Text>
[[noreturn]] void throw_invalid_argument(const Text& what) {
#if TWEETSENT_HAS_EXCEPTIONS
  throw std::invalid_argument(what);
#else
  static_cast<void>(what);
  std::abort();
#endif
}

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
