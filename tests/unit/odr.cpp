// SPDX-License-Identifier: MIT
//
// main.cpp holds every public header too: what is defined in both and not `inline` fails to link.
#include "every_header.hpp"
