// SPDX-License-Identifier: MIT
#include "labelled/figure_text.hpp"

#include <cstddef>
#include <cstdio>
#include <optional>

namespace cli {

std::string four_decimals(double value) {
  char digits[32];
  return {digits, static_cast<std::size_t>(std::snprintf(digits, sizeof digits, "%.4f", value))};
}

std::string signed_decimals(double value) {
  std::string digits = four_decimals(value < 0.0 ? -value : value);
  if (digits == "0.0000") return digits;
  return (value < 0.0 ? "-" : "+") + digits;
}

std::vector<paired_figure> pair_figures(const tweetsent::metrics& main, const tweetsent::metrics& other) {
  std::vector<paired_figure> out{{"accuracy", main.accuracy, other.accuracy}};
  const auto add = [&out](const char* name, const std::optional<double>& a, const std::optional<double>& b) {
    if (a && b) out.push_back({name, *a, *b});
  };
  add("log loss", main.log_loss, other.log_loss);
  add("macro F1", main.macro_f1, other.macro_f1);
  add("macro recall", main.macro_recall, other.macro_recall);
  add("ROC AUC", main.roc_auc, other.roc_auc);
  add("Brier score", main.brier, other.brier);
  add("expected calibration error", main.expected_calibration_error, other.expected_calibration_error);
  return out;
}

std::string describe_p_value(double p_value) {
  constexpr double level = 0.05;
  char digits[32];
  const int size = std::snprintf(digits, sizeof digits, "%.3g", p_value);
  const std::string number =
      p_value < 1e-300 ? "p below 1e-300" : "p = " + std::string(digits, static_cast<std::size_t>(size));
  return number + (p_value < level ? ", they differ" : ", no difference shown");
}

}  // namespace cli
