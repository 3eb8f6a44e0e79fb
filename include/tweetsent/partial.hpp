// SPDX-License-Identifier: MIT
//
// The front door of partial/: a frequency model from parts of the rows that are counted apart.
#ifndef TWEETSENT_PARTIAL_HPP
#define TWEETSENT_PARTIAL_HPP

#include "tweetsent/partial/frequency_counts.hpp"
#include "tweetsent/partial/partial_files.hpp"
#include "tweetsent/partial/row_sums.hpp"

#endif
