// SPDX-License-Identifier: MIT
//
// Pieces of HTML.
#ifndef TWEETSENT_CLI_REPORT_REPORT_HTML_HPP
#define TWEETSENT_CLI_REPORT_REPORT_HTML_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace cli {

// Text as it may stand between tags and in quoted attributes: valid UTF-8, markup and controls disarmed.
std::string escape_html(std::string_view text);

// The same, set apart so that its writing direction does not turn that of the page.
std::string isolated(std::string_view text);

// A number with so many digits behind the point.
std::string fixed_digits(double value, int digits);

// Class `label`'s colour, as the name of a CSS class.
std::string color_class(std::size_t label);

// The page's style sheet, colours for `classes` classes included.
std::string report_style(std::size_t classes);

}  // namespace cli

#endif
