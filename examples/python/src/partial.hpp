// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_PYTHON_PARTIAL_HPP
#define TWEETSENT_PYTHON_PARTIAL_HPP

#include <nanobind/nanobind.h>

// Adds the functions behind tweetsent/partial.py: a frequency model from parts of its rows.
void add_partial(nanobind::module_& m);

#endif
