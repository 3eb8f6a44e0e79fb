// SPDX-License-Identifier: MIT
//
// An evaluation as one self-contained HTML page, without scripts or external fonts and pictures.
#ifndef TWEETSENT_CLI_REPORT_PAGE_HPP
#define TWEETSENT_CLI_REPORT_PAGE_HPP

#include <string>

#include "labelled/evaluated.hpp"

namespace cli {

// The same evaluation gives the same bytes.
std::string report_page(const evaluated& found);

}  // namespace cli

#endif
