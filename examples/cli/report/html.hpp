// SPDX-License-Identifier: MIT
//
// Pieces of HTML.
#ifndef TWEETSENT_CLI_REPORT_HTML_HPP
#define TWEETSENT_CLI_REPORT_HTML_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace cli {

// Text made safe between tags and in quoted attributes: valid UTF-8, markup and control characters escaped.
std::string escape_html(std::string_view text);

// The same in an element of its own, so that its writing direction does not affect the rest of the page.
std::string isolated(std::string_view text);

// A number with so many digits after the decimal point.
std::string fixed_digits(double value, int digits);

// Class `label`'s colour, as the name of a CSS class.
std::string color_class(std::size_t label);

// The page's style sheet, colours for `classes` classes included.
std::string report_style(std::size_t classes);

}  // namespace cli

#endif
