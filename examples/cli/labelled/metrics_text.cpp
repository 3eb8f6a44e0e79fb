// SPDX-License-Identifier: MIT
#include "labelled/metrics_text.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "labelled/figure_text.hpp"
#include "terminal/output.hpp"

namespace cli {

namespace {

constexpr std::size_t name_width = 28, column_width = 14;

std::string figure(const char* name, const std::string& value) {
  std::string line = name;
  line.append(name_width - std::min(name_width, line.size()), ' ');
  return line + value + '\n';
}

std::string figure(const char* name, const std::optional<double>& value,
                   const char* why_not = "the linear head gives no probabilities") {
  return figure(name, value ? four_decimals(*value) : std::string("- (") + why_not + ")");
}

std::string range(const tweetsent::interval& range) {
  return four_decimals(range.low) + " to " + four_decimals(range.high);
}

std::string confusion_table(const tweetsent::metrics& figures, const std::vector<std::string>& names) {
  std::vector<std::string> labels;
  std::size_t width = 8;
  for (const std::string& name : names) {
    labels.push_back(printable(name));
    width = std::max(width, labels.back().size());
  }
  const auto right = [width](const std::string& text) {
    return std::string(width + 2 - std::min(width, text.size()), ' ') + text;
  };
  std::string out = "confusion (rows true, columns given)\n" + right("");
  for (const std::string& label : labels) out += right(label);
  out += '\n';
  for (std::size_t label = 0; label < labels.size(); ++label) {
    out += right(labels[label]);
    for (std::size_t count : figures.confusion[label]) out += right(std::to_string(count));
    out += '\n';
  }
  return out;
}

void write_range(const char* key, const tweetsent::interval& range, records::json_writer& json) {
  json.key(key);
  json.begin_array();
  json.number(range.low);
  json.number(range.high);
  json.end_array();
}

void write_figure(const char* key, const std::optional<double>& value, records::json_writer& json) {
  json.key(key);
  value ? json.number(*value) : json.null();
}

}  // namespace

std::string metrics_report(const tweetsent::metrics& figures, const std::vector<std::string>& labels) {
  std::string out = figure("rows", std::to_string(figures.rows));
  out += figure("accuracy",
                four_decimals(figures.accuracy) + " (95% interval " + range(figures.accuracy_interval) + ")");
  out += figure("log loss", figures.log_loss);
  out += figure("macro F1", figures.macro_f1);
  out += figure("macro recall", figures.macro_recall);
  out += figure("ROC AUC", figures.roc_auc, "all rows are of one label");
  out += figure("Brier score", figures.brier);
  out += figure("expected calibration error", figures.expected_calibration_error);
  if (figures.calibration_band) {
    out += figure("  if perfectly calibrated", range(*figures.calibration_band));
  }
  return out + confusion_table(figures, labels);
}

std::string abstain_report(const evaluated_model& main) {
  const tweetsent::abstain_threshold& abstain = main.model.abstain();
  if (abstain.probability == 0.0 || !main.scored.has_probabilities) return "";
  const tweetsent::answered_rows answered = tweetsent::count_answered(main.scored, abstain.probability);
  const double share = static_cast<double>(answered.rows) / static_cast<double>(main.figures.rows);
  std::string out =
      figure(("says " + printable(abstain.label) + " below").c_str(), four_decimals(abstain.probability));
  out += figure("  share answered", four_decimals(share));
  if (answered.rows == 0) return out;
  return out + figure("  accuracy of these", four_decimals(static_cast<double>(answered.right) /
                                                           static_cast<double>(answered.rows)));
}

std::string comparison_report(const evaluated_model& main, const model_comparison& compared) {
  const auto right = [](const std::string& text) {
    return std::string(column_width - std::min(column_width, text.size()), ' ') + text;
  };
  std::string out = "\ncompared with " + printable(compared.other.name) + "\n";
  out += std::string(name_width, ' ') + right("this model") + right("the other") + right("difference") + "\n";
  for (const paired_figure& each : pair_figures(main.figures, compared.other.figures)) {
    std::string line = each.name;
    line.append(name_width - std::min(name_width, line.size()), ' ');
    out += line + right(four_decimals(each.main)) + right(four_decimals(each.other)) +
           right(signed_decimals(each.main - each.other)) + "\n";
  }
  out += figure("only this model right", std::to_string(compared.test.only_first));
  out += figure("only the other right", std::to_string(compared.test.only_second));
  return out + figure("McNemar's exact test", describe_p_value(compared.test.p_value));
}

void write_abstaining(const evaluated_model& main, records::json_writer& json) {
  const tweetsent::abstain_threshold& abstain = main.model.abstain();
  if (abstain.probability == 0.0 || !main.scored.has_probabilities) return;
  const tweetsent::answered_rows answered = tweetsent::count_answered(main.scored, abstain.probability);
  json.key("abstain");
  json.begin_object();
  json.key("label");
  json.text(abstain.label);
  json.key("below");
  json.number(abstain.probability);
  json.key("answered");
  json.count(answered.rows);
  json.key("right");
  json.count(answered.right);
  json.end_object();
}

void write_comparison(const model_comparison& compared, records::json_writer& json) {
  json.key("compared");
  json.begin_object();
  json.key("model");
  json.text(compared.other.name);
  write_metrics(compared.other.figures, compared.other.model.labels(), json);
  json.key("mcnemar");
  json.begin_object();
  json.key("only_this");
  json.count(compared.test.only_first);
  json.key("only_other");
  json.count(compared.test.only_second);
  json.key("p_value");
  json.number(compared.test.p_value);
  json.end_object();
  json.end_object();
}

void write_metrics(const tweetsent::metrics& figures, const std::vector<std::string>& labels,
                   records::json_writer& json) {
  json.key("rows");
  json.count(figures.rows);
  write_figure("accuracy", figures.accuracy, json);
  write_range("accuracy_interval", figures.accuracy_interval, json);
  write_figure("log_loss", figures.log_loss, json);
  write_figure("macro_f1", figures.macro_f1, json);
  write_figure("macro_recall", figures.macro_recall, json);
  write_figure("roc_auc", figures.roc_auc, json);
  write_figure("brier", figures.brier, json);
  write_figure("expected_calibration_error", figures.expected_calibration_error, json);
  if (figures.calibration_band) {
    write_range("calibration_band", *figures.calibration_band, json);
  } else {
    json.key("calibration_band");
    json.null();
  }
  json.key("labels");
  json.begin_array();
  for (const std::string& label : labels) json.text(label);
  json.end_array();
  json.key("confusion");
  json.begin_array();
  for (const std::vector<std::size_t>& row : figures.confusion) {
    json.begin_array();
    for (std::size_t count : row) json.count(count);
    json.end_array();
  }
  json.end_array();
}

}  // namespace cli
