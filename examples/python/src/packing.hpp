// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_PYTHON_PACKING_HPP
#define TWEETSENT_PYTHON_PACKING_HPP

#include <nanobind/nanobind.h>

// Adds the functions behind tweetsent/packing.py: an n-gram model of weights that were trained elsewhere.
void add_packing(nanobind::module_& m);

#endif
