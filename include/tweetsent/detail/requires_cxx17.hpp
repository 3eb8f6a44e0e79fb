// SPDX-License-Identifier: MIT
//
// One clear error for older standards. Included first by what all other headers build on.
#ifndef TWEETSENT_DETAIL_REQUIRES_CXX17_HPP
#define TWEETSENT_DETAIL_REQUIRES_CXX17_HPP

#if __cplusplus < 201703L && !(defined(_MSVC_LANG) && _MSVC_LANG >= 201703L)
#error "tweetsent needs C++17: compile with -std=c++17 (/std:c++17 for MSVC) or a later standard"
#endif

#endif
