// SPDX-License-Identifier: MIT
#include "report/charts.hpp"

#include <algorithm>
#include <cmath>

#include "number_text.hpp"
#include "report/html.hpp"

namespace cli {

namespace {

constexpr double height = 280.0;
constexpr double left = 50.0, right = 350.0, top = 10.0, bottom = 238.0;

class canvas {
 public:
  explicit canvas(const chart& what) : what_(what) {
    out_ = "<svg viewBox=\"0 0 360 280\" role=\"img\" aria-label=\"" + escape_html(what.title) + "\">";
  }

  std::string draw() {
    draw_grid();
    if (what_.has_diagonal) {
      line("chance", {std::max(what_.x_low, what_.y_low), std::max(what_.x_low, what_.y_low)},
           {std::min(what_.x_high, what_.y_high), std::min(what_.x_high, what_.y_high)});
    }
    for (const chart_series& each : what_.series) {
      if (each.points.empty()) continue;
      out_ += "<g class=\"" + each.color + "\">";
      each.kind == mark_kind::dots ? draw_dots(each) : draw_path(each);
      out_ += "</g>";
    }
    return std::move(out_) + "</svg>";
  }

 private:
  double x_of(double value) const {
    return left + (right - left) * (value - what_.x_low) / (what_.x_high - what_.x_low);
  }
  double y_of(double value) const {
    return bottom - (bottom - top) * (value - what_.y_low) / (what_.y_high - what_.y_low);
  }

  static std::string attribute(const char* name, double value) {
    return " " + std::string(name) + "=\"" + fixed_digits(value, 1) + "\"";
  }

  void line(const char* css, tweetsent::curve_point from, tweetsent::curve_point to) {
    out_ += "<line class=\"" + std::string(css) + "\"" + attribute("x1", x_of(from.x)) +
            attribute("y1", y_of(from.y)) + attribute("x2", x_of(to.x)) + attribute("y2", y_of(to.y)) + "/>";
  }

  void text(double x, double y, const char* anchor, const std::string& words, const char* more = "") {
    out_ += "<text" + attribute("x", x) + attribute("y", y) + " text-anchor=\"" + anchor + "\"" + more + ">" +
            escape_html(words) + "</text>";
  }

  // 1, 2 or 5 times a power of ten, for four to eight steps.
  static double grid_step(double range) {
    const double power = std::pow(10.0, std::floor(std::log10(range / 4.0)));
    for (double times : {5.0, 2.0}) {
      if (power * times * 4.0 <= range * (1.0 + 1e-9)) return power * times;
    }
    return power;
  }

  // Multiples of the step; tiny sums of it are the zero that they stand for.
  static std::vector<double> grid_values(double low, double high) {
    const double step = grid_step(high - low);
    std::vector<double> out;
    for (double number = std::ceil(low / step - 1e-9); number * step <= high + step * 1e-9; number += 1.0) {
      out.push_back(number == 0.0 ? 0.0 : number * step);
    }
    return out;
  }

  void draw_grid() {
    for (double value : grid_values(what_.x_low, what_.x_high)) {
      line("grid", {value, what_.y_low}, {value, what_.y_high});
      text(x_of(value), bottom + 15.0, "middle", records::six_digits(value));
    }
    for (double value : grid_values(what_.y_low, what_.y_high)) {
      line("grid", {what_.x_low, value}, {what_.x_high, value});
      text(left - 5.0, y_of(value) + 4.0, "end", records::six_digits(value));
    }
    text((left + right) / 2.0, height - 8.0, "middle", what_.x_name);
    const std::string turned = " transform=\"rotate(-90 11 124)\"";
    text(11.0, (top + bottom) / 2.0, "middle", what_.y_name, turned.c_str());
  }

  // Leaves out points that would fall on the one before, so that a million rows draw as fast as a thousand.
  void draw_path(const chart_series& each) {
    constexpr double finest = 0.4;
    const bool is_area = each.kind == mark_kind::area;
    out_ += "<path class=\"" + std::string(is_area ? "area" : "curve") + (each.is_other ? " other" : "") +
            "\" d=\"";
    if (is_area) out_ += "M" + place(each.points.front().x, what_.y_low);
    double last_x = 0.0, last_y = 0.0;
    for (std::size_t at = 0; at < each.points.size(); ++at) {
      const double x = x_of(each.points[at].x), y = y_of(each.points[at].y);
      const bool is_end = at == 0 || at + 1 == each.points.size();
      if (!is_end && !is_area && std::fabs(x - last_x) < finest && std::fabs(y - last_y) < finest) continue;
      out_ += (at == 0 && !is_area ? "M" : "L") + place(each.points[at].x, each.points[at].y);
      last_x = x;
      last_y = y;
    }
    if (is_area) out_ += "L" + place(each.points.back().x, what_.y_low) + "Z";
    out_ += "\"/>";
  }

  std::string place(double x, double y) const {
    return fixed_digits(x_of(x), 1) + " " + fixed_digits(y_of(y), 1);
  }

  void draw_dots(const chart_series& each) {
    for (std::size_t at = 0; at < each.points.size(); ++at) {
      const double x = each.points[at].x;
      if (at < each.whiskers.size()) line("bar", {x, each.whiskers[at].low}, {x, each.whiskers[at].high});
      out_ += "<circle class=\"dot\" r=\"3\"" + attribute("cx", x_of(x)) +
              attribute("cy", y_of(each.points[at].y)) + "/>";
    }
  }

  const chart& what_;
  std::string out_;
};

}  // namespace

std::string draw(const chart& what) {
  return canvas(what).draw();
}

std::vector<tweetsent::curve_point> spread_of(const std::vector<double>& values, double low, double high,
                                              std::size_t bins) {
  std::vector<std::size_t> counts(bins);
  const auto steps = static_cast<double>(bins);
  for (double value : values) {
    const double step = std::clamp((value - low) / (high - low) * steps, 0.0, steps - 1.0);
    ++counts[static_cast<std::size_t>(step)];
  }
  std::vector<tweetsent::curve_point> out;
  for (std::size_t bin = 0; bin < bins; ++bin) {
    const double share =
        values.empty() ? 0.0 : static_cast<double>(counts[bin]) / static_cast<double>(values.size());
    for (std::size_t edge : {bin, bin + 1}) {
      out.push_back({low + (high - low) * static_cast<double>(edge) / steps, share});
    }
  }
  return out;
}

}  // namespace cli
