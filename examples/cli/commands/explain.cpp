// SPDX-License-Identifier: MIT
//
// tweetsent explain: what each part of one tweet adds to its score.
#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <tweetsent/classifier.hpp>
#include <vector>

#include "commands/commands.hpp"
#include "options/model_option.hpp"
#include "prediction_json.hpp"
#include "terminal/errors.hpp"
#include "terminal/output.hpp"
#include "terminal/overwriting.hpp"

namespace cli {

namespace {

struct explain_options {
  std::string model;
  std::string tweet;
  std::string color = "auto";
  bool json = false;
  bool sort = false;
};

// All there is to show.
struct explained_tweet {
  std::string_view tweet;
  tweetsent::explanation why;
  std::vector<tweetsent::contribution> rows;  // of why, in the order to show them in
  tweetsent::word_counts words;
  std::string towards;           // where parts lead that raise the score
  std::string away;              // where those lead that lower it
  bool raises_likeliest = true;  // what raises the score speaks for the likeliest label
  double largest = 0.0;          // part, without its sign
};

constexpr const char* blue = "\033[38;5;32m";
constexpr const char* orange = "\033[38;5;208m";
constexpr const char* bold = "\033[1m";
constexpr const char* plain = "\033[0m";

// As in the report: blue speaks for the likeliest label, orange against it.
const char* color_of(const explained_tweet& found, double value) {
  return (value > 0.0) == found.raises_likeliest ? blue : orange;
}

bool wants_color(const std::string& choice) {
  if (choice != "auto") return choice == "always";
  // https://no-color.org: set to nothing it says nothing.
  const char* const no_color = std::getenv("NO_COLOR");
  return (no_color == nullptr || *no_color == '\0') && ::isatty(STDOUT_FILENO) == 1;
}

explained_tweet explain_tweet(const tweetsent::classifier& model, const explain_options& options) {
  explained_tweet out{
      options.tweet, model.explain(options.tweet), {}, model.count_words(options.tweet), "", ""};
  out.rows = out.why.contributions;
  if (options.sort) {
    std::stable_sort(out.rows.begin(), out.rows.end(), [](const auto& one, const auto& other) {
      return std::fabs(one.value) > std::fabs(other.value);
    });
  }
  for (const tweetsent::contribution& part : out.rows)
    out.largest = std::max(out.largest, std::fabs(part.value));
  const std::vector<std::string>& labels = model.labels();
  const std::size_t likeliest = out.why.result.label_index;
  const bool has_two = labels.size() == 2;
  out.towards = "towards " + printable(labels[has_two ? 1 : likeliest]);
  out.away = has_two ? "towards " + printable(labels[0]) : "away from " + printable(labels[likeliest]);
  out.raises_likeliest = !has_two || likeliest == 1;
  return out;
}

// null where the tweet has no words.
double known_share(const tweetsent::word_counts& words) {
  return words.words == 0 ? NAN : static_cast<double>(words.known) / static_cast<double>(words.words);
}

std::string as_json(const tweetsent::classifier& model, const explained_tweet& found) {
  std::string text;
  records::json_writer json(text);
  tweetsent::explanation sorted = found.why;
  sorted.contributions = found.rows;
  json.begin_object();
  records::write_explanation(json, model, found.tweet, sorted);
  records::write_number(json, "known_words", known_share(found.words));
  json.end_object();
  return text + "\n";
}

// The tweet itself and what its colours mean. Parts of little weight have none, those of the most are bold.
std::string colored_line(const explained_tweet& found) {
  std::string out;
  std::size_t shown = 0;
  for (const tweetsent::contribution& part : found.why.contributions) {
    out += printable(found.tweet.substr(shown, part.begin - shown));
    const std::string text = printable(found.tweet.substr(part.begin, part.end - part.begin));
    const double size = std::fabs(part.value);
    if (size * 20.0 < found.largest || size == 0.0) {
      out += text;
    } else {
      out +=
          (size * 2.0 > found.largest ? bold : "") + std::string(color_of(found, part.value)) + text + plain;
    }
    shown = part.end;
  }
  out += printable(found.tweet.substr(shown)) + "\n";
  return out + color_of(found, 1.0) + found.towards + plain + ", " + color_of(found, -1.0) + found.away +
         plain + "\n";
}

std::string rounded(const char* format, double value) {
  char digits[400];  // a double may have 309 before its point
  return {digits, static_cast<std::size_t>(std::snprintf(digits, sizeof digits, format, value))};
}

std::string with_sign(double value) {
  const std::string digits = rounded("%+.3f", value);
  return digits == "-0.000" || digits == "+0.000" ? " 0.000" : digits;
}

std::string as_table(const tweetsent::classifier& model, const explained_tweet& found, bool in_color) {
  constexpr std::size_t bar_width = 12;
  const auto line = [&](double value, const std::string& what, bool has_bar) {
    std::string number = with_sign(value);
    number.insert(0, 9 - std::min<std::size_t>(9, number.size()), ' ');
    const double share = has_bar && found.largest > 0.0 ? std::fabs(value) / found.largest : 0.0;
    const std::string bar(static_cast<std::size_t>(std::lround(share * bar_width)), '#');
    const std::string after(bar_width + 2 - bar.size(), ' ');
    const char* const color = color_of(found, value);
    return number + "  " + (in_color && !bar.empty() ? color + bar + plain : bar) + after + what + "\n";
  };
  const tweetsent::prediction& result = found.why.result;
  std::string out = printable(model.shown_label(result));
  if (result.probability) out += ", probability " + rounded("%.4f", *result.probability);
  out += ", score " + with_sign(result.score) + " (+ " + found.towards + ", - " + found.away + ")\n";
  if (found.words.known == 0) out += "The model knows no word of this text.\n";
  for (const tweetsent::contribution& part : found.rows) {
    out += line(part.value, printable(found.tweet.substr(part.begin, part.end - part.begin)), true);
  }
  return out + line(found.why.intercept, "(intercept)", false);
}

void explain(const explain_options& options) {
  check_overwrites_nothing("", {options.model});
  const tweetsent::classifier model = open_model(options.model);
  const explained_tweet found = explain_tweet(model, options);
  if (options.json) return write_output(as_json(model, found));
  const bool in_color = wants_color(options.color);
  write_output((in_color ? colored_line(found) : "") + as_table(model, found, in_color));
}

}  // namespace

void add_explain(CLI::App& program) {
  CLI::App& command = *program.add_subcommand("explain", "What each part of a tweet adds to its score");
  const auto options = std::make_shared<explain_options>();
  add_model_option(command, options->model);
  command.add_flag("--json", options->json, "JSON instead of a table");
  command.add_flag("--sort", options->sort, "The parts that weigh most first");
  const CLI::Option* const color =
      command.add_option("--color", options->color, "The tweet in colours before the table")
          ->check(CLI::IsMember({"auto", "always", "never"}))
          ->type_name("WHEN")
          ->capture_default_str();
  command.add_option("TEXT", options->tweet, "The tweet, one or several words; after -- if it begins with -")
      ->type_name("")
      ->required();
  // As a list of texts CLI11 would take [a,b] apart.
  command.allow_extras();
  command.callback([&command, options, color] {
    if (color->count() > 0 && options->json) throw usage_error("--color is for the table");
    bool only_text = false;
    for (const std::string& word : command.remaining()) {
      if (!only_text && word == "--") {
        only_text = true;
        continue;
      }
      if (!only_text && word.size() > 1 && word[0] == '-') {
        throw usage_error("no option " + word + "; a text with a word like that comes after --");
      }
      options->tweet += ' ' + word;
    }
    explain(*options);
  });
}

}  // namespace cli
