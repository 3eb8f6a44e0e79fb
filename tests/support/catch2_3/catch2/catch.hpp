// SPDX-License-Identifier: MIT
//
// With Catch2 3 the tests find this in place of Catch2 2's only header, and the names of version 2 that they
// use.
#ifndef TWEETSENT_TESTS_CATCH2_3_CATCH_HPP
#define TWEETSENT_TESTS_CATCH2_3_CATCH_HPP

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <string>

using Catch::Approx;

namespace Catch {

inline auto Contains(const std::string& part) {
  return Matchers::ContainsSubstring(part);
}

}  // namespace Catch

#endif
