// SPDX-License-Identifier: MIT
//
// The sections of a report, each as HTML.
#ifndef TWEETSENT_CLI_REPORT_SECTIONS_HPP
#define TWEETSENT_CLI_REPORT_SECTIONS_HPP

#include <string>

#include "labelled/evaluated.hpp"

namespace cli {

std::string headline_section(const evaluated& found);
std::string comparison_section(const evaluated& found);  // empty if nothing was compared
std::string classes_section(const evaluated& found);     // confusion matrix, figures of each class

std::string curves_section(const evaluated& found);
std::string values_section(const evaluated& found);  // reliability, values by true class

std::string tokens_section(const evaluated& found);
std::string mistakes_section(const evaluated& found);
std::string differences_section(const evaluated& found);  // tweets; empty if nothing was compared

}  // namespace cli

#endif
