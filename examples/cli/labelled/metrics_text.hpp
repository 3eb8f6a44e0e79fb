// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_CLI_LABELLED_METRICS_TEXT_HPP
#define TWEETSENT_CLI_LABELLED_METRICS_TEXT_HPP

#include <string>
#include <tweetsent/evaluation.hpp>
#include <vector>

#include "json_text.hpp"
#include "labelled/evaluated.hpp"

namespace cli {

// One figure a line, then the confusion matrix.
std::string metrics_report(const tweetsent::metrics& figures, const std::vector<std::string>& labels);

// The figures as members of the object that is being written.
void write_metrics(const tweetsent::metrics& figures, const std::vector<std::string>& labels,
                   records::json_writer& json);

// How many rows a model that may abstain answers, and how well. Empty for a model that never abstains.
std::string abstain_report(const evaluated_model& main);

// The same as a member of the object that is being written.
void write_abstaining(const evaluated_model& main, records::json_writer& json);

// The figures of both models side by side, and whether they differ.
std::string comparison_report(const evaluated_model& main, const model_comparison& compared);

// The same as a member of the object that is being written.
void write_comparison(const model_comparison& compared, records::json_writer& json);

}  // namespace cli

#endif
