// SPDX-License-Identifier: MIT
#define CATCH_CONFIG_MAIN
#include "every_header.hpp"

#include <catch2/catch.hpp>
