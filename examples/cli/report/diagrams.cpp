// SPDX-License-Identifier: MIT
//
// The sections of a report that are charts.
#include <algorithm>
#include <cmath>
#include <tweetsent/evaluation/curves.hpp>
#include <utility>
#include <vector>

#include "labelled/figure_text.hpp"
#include "report/charts.hpp"
#include "report/html.hpp"
#include "report/sections.hpp"

namespace cli {

namespace {

struct legend_entry {
  std::string color;
  bool is_other;
  std::string words;  // HTML
};

std::string legend(const std::vector<legend_entry>& entries) {
  std::string out = "<ul class=\"legend\">";
  for (const legend_entry& each : entries) {
    out += "<li class=\"" + each.color + "\"><i" + (each.is_other ? " class=\"other\"" : "") + "></i>" +
           each.words + "</li>";
  }
  return out + "</ul>";
}

std::string figure(const std::string& heading, const chart& what, const std::string& below,
                   const std::string& caption) {
  return "<figure><h3>" + heading + "</h3>" + draw(what) + below + "<figcaption>" + caption +
         "</figcaption></figure>";
}

// A curve of each kind, with its place in the legend.
struct drawn_curves {
  chart roc{"ROC curves", "share of others taken", "share of members taken", 0, 1, 0, 1, true, {}};
  chart precision{"precision-recall curves", "recall", "precision", 0, 1, 0, 1, false, {}};
  std::vector<legend_entry> roc_legend = {};
  std::vector<legend_entry> precision_legend = {};

  void add(const evaluated_model& of, std::size_t label, std::size_t color, bool is_other) {
    const tweetsent::threshold_curve curve = tweetsent::trace_thresholds(of.scored, label);
    std::string name = isolated(of.model.labels()[label]);
    if (is_other) name += ", " + isolated(of.name);
    auto points = tweetsent::roc_curve(curve);
    if (points.empty()) return;
    roc_legend.push_back(
        {color_class(color), is_other, name + ", area " + four_decimals(tweetsent::area_under(points))});
    roc.series.push_back({color_class(color), mark_kind::line, is_other, std::move(points), {}});
    precision_legend.push_back(
        {color_class(color), is_other,
         name + ", average precision " + four_decimals(tweetsent::average_precision(curve))});
    precision.series.push_back(
        {color_class(color), mark_kind::line, is_other, tweetsent::precision_recall_curve(curve), {}});
  }
};

// The values that the rows of `truth`, or all but those, have of a label.
std::vector<double> values_of(const tweetsent::scored_rows& scored, std::size_t label, std::size_t truth,
                              bool members) {
  std::vector<double> out;
  for (std::size_t row = 0; row < scored.size(); ++row) {
    if ((scored.truth[row] == truth) == members) out.push_back(scored.row(row)[label]);
  }
  return out;
}

// One chart of a label's values: the rows of two groups, each as shares of its own size.
class spread_chart {
 public:
  spread_chart(const tweetsent::scored_rows& scored, std::size_t label) {
    if (scored.has_probabilities) return;
    const std::vector<double> all = values_of(scored, label, scored.classes, false);
    if (all.empty()) return;
    const auto [low, high] = std::minmax_element(all.begin(), all.end());
    low_ = *low;
    high_ = *high > *low ? *high : *low + 1.0;
  }

  void add(const std::string& color, const std::vector<double>& values, const std::string& words) {
    constexpr std::size_t bins = 20;
    if (values.empty()) return;
    auto points = spread_of(values, low_, high_, bins);
    for (const tweetsent::curve_point& point : points) highest_ = std::max(highest_, point.y);
    series_.push_back({color, mark_kind::area, false, std::move(points), {}});
    legend_.push_back({color, false, words + " (" + std::to_string(values.size()) + ")"});
  }

  std::string draw(const std::string& heading, const std::string& value_name) const {
    chart what{"spread of " + value_name,
               value_name,
               "share of tweets",
               low_,
               high_,
               0.0,
               highest_ > 0.0 ? highest_ * 1.05 : 1.0,
               false,
               series_};
    return figure(heading, what, legend(legend_), "");
  }

 private:
  double low_ = 0.0, high_ = 1.0, highest_ = 0.0;
  std::vector<chart_series> series_;
  std::vector<legend_entry> legend_;
};

std::string value_name(const evaluated& found, std::size_t label) {
  return (found.main.scored.has_probabilities ? "probability of " : "value of ") +
         found.main.model.labels()[label];
}

// Only where there are probabilities.
std::string reliability_figure(const evaluated& found) {
  const tweetsent::sorted_confidences sorted(found.main.scored);
  const auto bins = tweetsent::reliability(sorted.confidence, sorted.right, tweetsent::calibration_bins);
  chart what{
      "reliability diagram", "probability of the label given", "share that is right", 0, 1, 0, 1, true, {}};
  chart_series dots{"ink", mark_kind::dots, false, {}, {}};
  double lowest = 1.0;
  for (const tweetsent::reliability_bin& bin : bins) {
    const auto hits = static_cast<std::size_t>(std::lround(bin.accuracy * static_cast<double>(bin.rows)));
    dots.points.push_back({bin.confidence, bin.accuracy});
    dots.whiskers.push_back(tweetsent::wilson_interval(hits, bin.rows));
    lowest = std::min({lowest, bin.confidence, dots.whiskers.back().low});
  }
  what.x_low = what.y_low = std::min(0.9, std::floor(lowest * 10.0) / 10.0);
  what.series.push_back(std::move(dots));
  return figure(
      "Reliability", what, "",
      "Each dot is one of " + std::to_string(bins.size()) +
          " bins of equally many tweets, with the 95&nbsp;% interval of its share. On the dashed line "
          "a probability of 0.8 is right 8 times of 10. The mean distance from it is " +
          four_decimals(*found.main.figures.expected_calibration_error) +
          "; of 100 perfectly calibrated models 95 would show " +
          four_decimals(found.main.figures.calibration_band->low) + " to " +
          four_decimals(found.main.figures.calibration_band->high) + ".");
}

}  // namespace

std::string curves_section(const evaluated& found) {
  const std::vector<std::string>& labels = found.main.model.labels();
  const bool two = labels.size() == 2;
  drawn_curves curves;
  // The first of two classes has the second's ROC curve, mirrored.
  for (std::size_t label = two ? 1 : 0; label < labels.size(); ++label) {
    curves.add(found.main, label, label, false);
    if (!two || !found.compared) continue;
    const std::vector<std::string>& others = found.compared->other.model.labels();
    const auto same = std::find(others.begin(), others.end(), labels[label]);
    if (same == others.end()) continue;
    curves.add(found.compared->other, static_cast<std::size_t>(same - others.begin()), label, true);
  }
  if (curves.roc.series.empty()) return "";
  return "<section><h2>Curves</h2><div class=\"charts\">" +
         figure("ROC", curves.roc, legend(curves.roc_legend),
                "How many tweets of a class a threshold takes, over how many others it takes with them. The "
                "dashed line is chance.") +
         figure("Precision and recall", curves.precision, legend(curves.precision_legend),
                "Which share of the tweets taken is of the class, over which share of the class is taken.") +
         "</div></section>";
}

std::string values_section(const evaluated& found) {
  const tweetsent::scored_rows& scored = found.main.scored;
  const std::vector<std::string>& labels = found.main.model.labels();
  if (scored.size() == 0) return "";
  std::string out = "<section><h2>Values</h2><div class=\"charts\">";
  if (scored.has_probabilities) out += reliability_figure(found);
  if (labels.size() == 2) {
    spread_chart only(scored, 1);
    for (std::size_t truth : {std::size_t{0}, std::size_t{1}}) {
      only.add(color_class(truth), values_of(scored, 1, truth, true), "truly " + isolated(labels[truth]));
    }
    return out + only.draw("By true class", value_name(found, 1)) + "</div></section>";
  }
  out += "</div><h3>By true class</h3><div class=\"charts many\">";
  for (std::size_t label = 0; label < labels.size(); ++label) {
    spread_chart each(scored, label);
    each.add("ink", values_of(scored, label, label, false), "truly another");
    each.add(color_class(label), values_of(scored, label, label, true), "truly " + isolated(labels[label]));
    out += each.draw(isolated(labels[label]), value_name(found, label));
  }
  return out + "</div></section>";
}

}  // namespace cli
