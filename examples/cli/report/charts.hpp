// SPDX-License-Identifier: MIT
//
// Charts as inline SVG, drawn for 360 units of width so that their text can be read on a phone.
#ifndef TWEETSENT_CLI_REPORT_CHARTS_HPP
#define TWEETSENT_CLI_REPORT_CHARTS_HPP

#include <cstddef>
#include <string>
#include <tweetsent/evaluation.hpp>
#include <tweetsent/evaluation/curves.hpp>
#include <vector>

namespace cli {

enum class mark_kind { line, area, dots };

struct chart_series {
  std::string color;  // a CSS class: color_class() of a label, or "ink"
  mark_kind kind = mark_kind::line;
  bool is_other = false;                           // dashed: of the model compared with
  std::vector<tweetsent::curve_point> points;      // x never falling
  std::vector<tweetsent::interval> whiskers = {};  // of y, for each dot
};

struct chart {
  std::string title;  // read aloud to those who cannot see the chart
  std::string x_name, y_name;
  double x_low = 0.0, x_high = 1.0;
  double y_low = 0.0, y_high = 1.0;
  bool has_diagonal = false;  // from corner to corner: pure chance, or perfect calibration
  std::vector<chart_series> series = {};
};

std::string draw(const chart& what);

// The outline of how the values spread over `bins` equal steps from `low` to `high`: the share of the
// values in each.
std::vector<tweetsent::curve_point> spread_of(const std::vector<double>& values, double low, double high,
                                              std::size_t bins);

}  // namespace cli

#endif
