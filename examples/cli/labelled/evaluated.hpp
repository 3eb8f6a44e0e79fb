// SPDX-License-Identifier: MIT
//
// The results of `tweetsent evaluate`, before they are written as text, JSON or a page.
#ifndef TWEETSENT_CLI_LABELLED_EVALUATED_HPP
#define TWEETSENT_CLI_LABELLED_EVALUATED_HPP

#include <optional>
#include <string>
#include <tweetsent/classifier.hpp>
#include <tweetsent/evaluation.hpp>

#include "labelled/labelled_files.hpp"

namespace cli {

struct evaluated_model {
  std::string name;  // the model's own name, or that of its file
  tweetsent::classifier model;
  tweetsent::scored_rows scored;  // of the test part, in its order
  tweetsent::metrics figures;
};

struct model_comparison {
  evaluated_model other;
  tweetsent::mcnemar_result test;
};

struct evaluated {
  labelled_rows rows;
  double holdout = 0.0;
  evaluated_model main;
  std::optional<model_comparison> compared;
};

}  // namespace cli

#endif
