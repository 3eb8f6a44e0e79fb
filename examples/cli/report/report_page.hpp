// SPDX-License-Identifier: MIT
//
// An evaluation as one page that needs nothing else: no scripts, no fonts, no pictures from elsewhere.
#ifndef TWEETSENT_CLI_REPORT_REPORT_PAGE_HPP
#define TWEETSENT_CLI_REPORT_REPORT_PAGE_HPP

#include <string>

#include "labelled/evaluated.hpp"

namespace cli {

// The same evaluation gives the same bytes.
std::string report_page(const evaluated& found);

}  // namespace cli

#endif
