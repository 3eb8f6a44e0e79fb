// SPDX-License-Identifier: MIT
//
// Figures of an evaluation as text.
#ifndef TWEETSENT_CLI_LABELLED_FIGURE_TEXT_HPP
#define TWEETSENT_CLI_LABELLED_FIGURE_TEXT_HPP

#include <string>
#include <tweetsent/evaluation.hpp>
#include <vector>

namespace cli {

std::string four_decimals(double value);

// With a plus or minus sign, unless it rounds to zero.
std::string signed_decimals(double value);

// A figure that two models have.
struct paired_figure {
  const char* name;
  double main;
  double other;
};

// The figures that both models have, in the order of a report.
std::vector<paired_figure> pair_figures(const tweetsent::metrics& main, const tweetsent::metrics& other);

// "p = 0.0123, they differ": at the usual level of 0.05.
std::string describe_p_value(double p_value);

}  // namespace cli

#endif
