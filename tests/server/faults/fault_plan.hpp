// SPDX-License-Identifier: MIT
//
// What is to fail in the server that this is linked into: the file $TWEETSENT_FAULTS holds a plan, which the
// test writes while the server runs.
#ifndef TWEETSENT_TESTS_FAULT_PLAN_HPP
#define TWEETSENT_TESTS_FAULT_PLAN_HPP

#include <cstdint>

enum class fault_place : std::int64_t { allocation, parse, predict, write, log, count, observe, collect };

// Whether this time it is `place` that fails: the plan names it, and this is the visit it counts down to.
bool takes_fault(fault_place place) noexcept;

// Throws in the way of the plan: out of memory, another exception, or what is no exception at all.
[[noreturn]] void throw_fault();

#endif
