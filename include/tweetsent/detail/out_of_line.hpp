// SPDX-License-Identifier: MIT
//
// Marks functions that compilers must not put into the loops that call them: those have the registers then.
#ifndef TWEETSENT_DETAIL_OUT_OF_LINE_HPP
#define TWEETSENT_DETAIL_OUT_OF_LINE_HPP

#if defined(__GNUC__)
#define TWEETSENT_OUT_OF_LINE __attribute__((noinline))
#elif defined(_MSC_VER)
#define TWEETSENT_OUT_OF_LINE __declspec(noinline)
#else
#define TWEETSENT_OUT_OF_LINE
#endif

#endif
