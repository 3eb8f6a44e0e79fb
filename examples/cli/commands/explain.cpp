// SPDX-License-Identifier: MIT
//
// tweetsent explain: what each part of one tweet adds to its score.
#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <string>
#include <tweetsent/classifier.hpp>

#include "commands/commands.hpp"
#include "number_text.hpp"
#include "options/model_option.hpp"
#include "prediction_json.hpp"
#include "terminal/output.hpp"

namespace cli {

namespace {

struct explain_options {
  std::string model;
  std::string tweet;
  std::string color = "auto";
  bool json = false;
};

bool wants_color(const std::string& choice) {
  if (choice != "auto") return choice == "always";
  // https://no-color.org: set to nothing it says nothing.
  const char* const no_color = std::getenv("NO_COLOR");
  return (no_color == nullptr || *no_color == '\0') && ::isatty(STDOUT_FILENO) == 1;
}

std::string as_json(const tweetsent::classifier& model, const tweetsent::explanation& why,
                    const std::string& tweet) {
  std::string text;
  records::json_writer json(text);
  json.begin_object();
  records::write_explanation(json, model, tweet, why, "tokens");
  json.end_object();
  return text + "\n";
}

// The tweet itself: green parts raise the score, red ones lower it, bold ones the most.
std::string colored_line(const tweetsent::explanation& why, std::string_view tweet) {
  double largest = 0.0;
  for (const tweetsent::contribution& part : why.contributions)
    largest = std::max(largest, std::fabs(part.value));
  std::string out;
  std::size_t shown = 0;
  for (const tweetsent::contribution& part : why.contributions) {
    out += printable(tweet.substr(shown, part.begin - shown));
    const std::string text = printable(tweet.substr(part.begin, part.end - part.begin));
    if (std::fabs(part.value) * 20.0 < largest || part.value == 0.0) {
      out += text;
    } else {
      out += std::fabs(part.value) * 2.0 > largest ? "\033[1;" : "\033[";
      out += (part.value > 0.0 ? "32m" : "31m") + text + "\033[0m";
    }
    shown = part.end;
  }
  return out + printable(tweet.substr(shown)) + "\n";
}

std::string as_table(const tweetsent::classifier& model, const tweetsent::explanation& why,
                     std::string_view tweet) {
  const auto line = [](double value, const std::string& what) {
    std::string number = (std::signbit(value) ? "" : "+") + records::six_digits(value);
    number.insert(0, 14 - std::min<std::size_t>(14, number.size()), ' ');
    return number + "  " + what + "\n";
  };
  std::string out = printable(model.shown_label(why.result));
  if (why.result.probability) out += ", probability " + records::six_digits(*why.result.probability);
  out += ", score " + records::six_digits(why.result.score) + "\n";
  for (const tweetsent::contribution& part : why.contributions) {
    out += line(part.value, printable(tweet.substr(part.begin, part.end - part.begin)));
  }
  return out + line(why.intercept, "(intercept)");
}

void explain(const explain_options& options) {
  const tweetsent::classifier model = open_model(options.model);
  const tweetsent::explanation why = model.explain(options.tweet);
  if (options.json) return write_output(as_json(model, why, options.tweet));
  std::string out;
  if (wants_color(options.color)) out = colored_line(why, options.tweet);
  write_output(out + as_table(model, why, options.tweet));
}

}  // namespace

void add_explain(CLI::App& program) {
  CLI::App& command = *program.add_subcommand("explain", "What each part of a tweet adds to its score");
  const auto options = std::make_shared<explain_options>();
  add_model_option(command, options->model);
  command.add_flag("--json", options->json, "JSON instead of a table");
  command.add_option("--color", options->color, "The tweet in colours before the table")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->type_name("WHEN")
      ->capture_default_str();
  command.add_option("TEXT", options->tweet, "The tweet; after -- if it begins with -")
      ->type_name("")
      ->required();
  command.callback([options] { explain(*options); });
}

}  // namespace cli
