// SPDX-License-Identifier: MIT
#include "report/page.hpp"

#include <tweetsent/version.hpp>

#include "number_text.hpp"
#include "report/html.hpp"
#include "report/sections.hpp"

namespace cli {

namespace {

std::string description(const evaluated& found) {
  const tweetsent::model_facts& facts = found.main.model.facts();
  std::string out = "<p class=\"faint\">" + std::to_string(found.main.figures.rows) + " tweets";
  if (found.holdout > 0.0) out += ", the last " + records::six_digits(found.holdout) + " of each class";
  for (std::size_t at = 0; at < found.rows.files.size(); ++at) {
    out += (at == 0 ? " of " : ", ") + isolated(found.rows.files[at].name) + " (fnv1a " +
           found.rows.files[at].hash + ")";
  }
  if (found.rows.skipped != 0) out += "; " + std::to_string(found.rows.skipped) + " of other labels left out";
  out += ".";
  if (!facts.checksum.empty()) out += " Model file of checksum " + escape_html(facts.checksum);
  if (!facts.created_by.empty()) {
    out += (facts.checksum.empty() ? " Model made by " : ", made by ") + isolated(facts.created_by);
  }
  if (!facts.checksum.empty() || !facts.created_by.empty()) out += ".";
  return out + "</p>";
}

}  // namespace

std::string report_page(const evaluated& found) {
  const std::string title = isolated(found.main.name) + " on labelled tweets";
  std::string out = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  out += "<title>" + escape_html(found.main.name) + " on labelled tweets</title>\n";
  out += "<style>" + report_style(found.main.model.labels().size()) + "</style>\n</head>\n<body>\n";
  out += "<h1>" + title + "</h1>\n" + description(found);
  for (auto section : {headline_section, comparison_section, classes_section, curves_section, values_section,
                       tokens_section, mistakes_section, differences_section}) {
    out += section(found);
    out += '\n';
  }
  out += "<p class=\"faint\">Made by tweetsent " + escape_html(tweetsent::version) + ".</p>\n";
  return out + "</body>\n</html>\n";
}

}  // namespace cli
