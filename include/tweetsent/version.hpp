// SPDX-License-Identifier: MIT
//
// The one place that holds the version; CMake reads it from here.
#ifndef TWEETSENT_VERSION_HPP
#define TWEETSENT_VERSION_HPP

namespace tweetsent {
inline namespace v0 {

inline constexpr const char* version = "0.1.0";

}
}  // namespace tweetsent

#endif
