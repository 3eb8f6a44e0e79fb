// SPDX-License-Identifier: MIT
//
// The sections of a report that are figures.
#include <algorithm>
#include <optional>
#include <tweetsent/evaluation/curves.hpp>
#include <vector>

#include "labelled/figure_text.hpp"
#include "report/html.hpp"
#include "report/sections.hpp"

namespace cli {

namespace {

std::string tile(const std::string& name, const std::string& value, const std::string& more = "") {
  return "<div class=\"tile\"><span>" + name + "</span><b>" + value + "</b><span>" + more + "</span></div>";
}

std::string range(const tweetsent::interval& range) {
  return four_decimals(range.low) + " to " + four_decimals(range.high);
}

std::size_t sum_of(const std::vector<std::size_t>& counts) {
  std::size_t sum = 0;
  for (std::size_t count : counts) sum += count;
  return sum;
}

std::string confusion_table(const evaluated& found) {
  const std::vector<std::string>& labels = found.main.model.labels();
  std::string out =
      "<div class=\"wide\"><table class=\"heat\"><thead><tr><th scope=\"col\">true \\ given</th>";
  for (const std::string& label : labels) out += "<th scope=\"col\">" + isolated(label) + "</th>";
  out += "</tr></thead><tbody>";
  for (std::size_t truth = 0; truth < labels.size(); ++truth) {
    const std::vector<std::size_t>& row = found.main.figures.confusion[truth];
    const auto total = static_cast<double>(std::max<std::size_t>(sum_of(row), 1));
    out += "<tr><th scope=\"row\">" + isolated(labels[truth]) + "</th>";
    for (std::size_t count : row) {
      const double share = static_cast<double>(count) / total;
      out += "<td style=\"background:rgba(var(--heat)," + fixed_digits(0.5 * share, 3) + ")\">" +
             std::to_string(count) + "<br><span class=\"share\">" + fixed_digits(100.0 * share, 1) +
             "&nbsp;%</span></td>";
    }
    out += "</tr>";
  }
  return out + "</tbody></table></div>";
}

// Of no rows there is no share.
std::string share_cell(std::size_t part, std::size_t whole) {
  if (whole == 0) return "<td>&ndash;</td>";
  return "<td>" + four_decimals(static_cast<double>(part) / static_cast<double>(whole)) + "</td>";
}

std::string class_table(const evaluated& found) {
  const std::vector<std::string>& labels = found.main.model.labels();
  const auto& confusion = found.main.figures.confusion;
  std::string out = "<div class=\"wide\"><table><thead><tr><th scope=\"col\">class</th>";
  for (const char* name : {"tweets", "precision", "recall", "F1", "ROC AUC", "average precision"}) {
    out += std::string("<th scope=\"col\">") + name + "</th>";
  }
  out += "</tr></thead><tbody>";
  for (std::size_t label = 0; label < labels.size(); ++label) {
    const std::size_t members = sum_of(confusion[label]), correct = confusion[label][label];
    std::size_t given = 0;
    for (const auto& row : confusion) given += row[label];
    const tweetsent::threshold_curve curve = tweetsent::trace_thresholds(found.main.scored, label);
    const bool has_curve = curve.members != 0 && curve.others != 0;
    out += "<tr><th scope=\"row\">" + isolated(labels[label]) + "</th><td>" + std::to_string(members) +
           "</td>" + share_cell(correct, given) + share_cell(correct, members) +
           share_cell(2 * correct, given + members);
    out +=
        "<td>" +
        (has_curve ? four_decimals(tweetsent::area_under(tweetsent::roc_curve(curve)))
                   : std::string("&ndash;")) +
        "</td><td>" +
        (curve.members != 0 ? four_decimals(tweetsent::average_precision(curve)) : std::string("&ndash;")) +
        "</td></tr>";
  }
  return out + "</tbody></table></div>";
}

}  // namespace

std::string headline_section(const evaluated& found) {
  const tweetsent::metrics& figures = found.main.figures;
  std::string out = "<div class=\"tiles\">";
  out += tile("accuracy", four_decimals(figures.accuracy), "95&nbsp;%: " + range(figures.accuracy_interval));
  out += tile("macro F1", four_decimals(figures.macro_f1));
  out += tile("macro recall", four_decimals(figures.macro_recall));
  out += tile("ROC AUC", figures.roc_auc ? four_decimals(*figures.roc_auc) : "&ndash;");
  if (figures.log_loss) out += tile("log loss", four_decimals(*figures.log_loss));
  if (figures.brier) out += tile("Brier score", four_decimals(*figures.brier));
  if (figures.expected_calibration_error) {
    out += tile("expected calibration error", four_decimals(*figures.expected_calibration_error),
                "if perfectly calibrated: " + range(*figures.calibration_band));
  }
  out += "</div>";
  std::size_t largest = 0, label = 0;
  for (std::size_t truth = 0; truth < figures.confusion.size(); ++truth) {
    if (sum_of(figures.confusion[truth]) <= largest) continue;
    largest = sum_of(figures.confusion[truth]);
    label = truth;
  }
  const double share =
      static_cast<double>(largest) / static_cast<double>(std::max<std::size_t>(figures.rows, 1));
  return out + "<p class=\"faint\">Always answering " + isolated(found.main.model.labels()[label]) +
         " would be right on " + four_decimals(share) + ".</p>";
}

std::string comparison_section(const evaluated& found) {
  if (!found.compared) return "";
  const evaluated_model& other = found.compared->other;
  const tweetsent::mcnemar_result& test = found.compared->test;
  std::string out = "<section><h2>Beside " + isolated(other.name) + "</h2>";
  out += "<div class=\"wide\"><table><thead><tr><th scope=\"col\">figure</th><th scope=\"col\">" +
         isolated(found.main.name) + "</th><th scope=\"col\">" + isolated(other.name) +
         "</th><th scope=\"col\">difference</th></tr></thead><tbody>";
  for (const paired_figure& each : pair_figures(found.main.figures, other.figures)) {
    out += std::string("<tr><th scope=\"row\">") + each.name + "</th><td>" + four_decimals(each.main) +
           "</td><td>" + four_decimals(each.other) + "</td><td>" + signed_decimals(each.main - each.other) +
           "</td></tr>";
  }
  out += "</tbody></table></div><p>Only " + isolated(found.main.name) + " is right on " +
         std::to_string(test.only_first) + " tweets, only " + isolated(other.name) + " on " +
         std::to_string(test.only_second) +
         ". McNemar&#39;s exact test: " + escape_html(describe_p_value(test.p_value)) + ".</p>";
  return out + "</section>";
}

std::string classes_section(const evaluated& found) {
  return "<section><h2>Classes</h2><h3>Confusion matrix</h3>" + confusion_table(found) +
         "<p class=\"faint\">Rows are what is true, columns what the model gives; shares are of the row.</p>"
         "<h3>Each class against the rest</h3>" +
         class_table(found) + "</section>";
}

}  // namespace cli
