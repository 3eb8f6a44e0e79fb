// SPDX-License-Identifier: MIT
//
// For programs that watch or spoil their allocations: with replaced_new.cpp linked in, every operator new
// asks allocate(), which the program defines.
#ifndef TWEETSENT_TESTS_REPLACED_NEW_HPP
#define TWEETSENT_TESTS_REPLACED_NEW_HPP

#include <cstddef>

// Memory from std::malloc(), or an exception.
void* allocate(std::size_t size);

#endif
