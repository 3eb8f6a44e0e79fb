// SPDX-License-Identifier: MIT
//
// tweetsent inspect: everything a model file says of itself.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <tweetsent/classifier.hpp>
#include <tweetsent/ngram/model.hpp>
#include <tweetsent/reference/frequency_model.hpp>
#include <utility>
#include <vector>

#include "commands/commands.hpp"
#include "json_text.hpp"
#include "number_text.hpp"
#include "options/model_option.hpp"
#include "options/option_checks.hpp"
#include "terminal/output.hpp"
#include "terminal/overwriting.hpp"

namespace cli {

namespace {

// One thing the file says: a name with one value or a list.
struct statement {
  enum class kind { text, number, texts, numbers };

  std::string name;
  kind type;
  std::vector<std::string> values;
};
using kind = statement::kind;
using statements = std::vector<statement>;

std::vector<std::string> numbers(const std::vector<double>& values) {
  std::vector<std::string> out;
  out.reserve(values.size());
  for (double value : values) out.push_back(records::all_digits(value));
  return out;
}

const char* name_of(tweetsent::stop_word_list list) {
  switch (list) {
    case tweetsent::stop_word_list::english:
      return "english";
    case tweetsent::stop_word_list::english_without_negations:
      return "english-without-negations";
    case tweetsent::stop_word_list::own:
      break;
  }
  return "own";
}

void describe(const tweetsent::frequency_model& model, statements& out) {
  const tweetsent::profile& profile = model.steps().switches();
  out.push_back({"features", kind::text, {"frequency"}});
  out.push_back({"head", kind::text, {model.head() == tweetsent::head_kind::linear ? "linear" : "logistic"}});
  out.push_back({"intercepts", kind::numbers, numbers(model.weights().intercepts)});
  out.push_back({"weights", kind::numbers, numbers(model.weights().weights)});
  out.push_back({"stems", kind::number, {std::to_string(model.table().size())}});
  out.push_back({"fold case first", kind::text, {profile.fold_case_first ? "yes" : "no"}});
  out.push_back({"stop words", kind::text, {name_of(profile.stop_words)}});
  if (profile.stop_words == tweetsent::stop_word_list::own) {
    out.push_back({"own stop words", kind::texts, profile.own_stop_words});
  }
}

void describe(const tweetsent::ngram_model& model, statements& out) {
  const tweetsent::ngram_profile& profile = model.profile();
  const auto yes_or_no = [&out](const char* name, bool on) {
    out.push_back({name, kind::text, {on ? "yes" : "no"}});
  };
  out.push_back({"features", kind::text, {"ngram"}});
  out.push_back({"head", kind::text, {"logistic"}});
  out.push_back({"intercepts", kind::numbers, numbers(model.weights().intercepts)});
  out.push_back({"buckets", kind::number, {std::to_string(model.weights().buckets)}});
  out.push_back({"typical length", kind::number, {records::all_digits(model.weights().typical_length)}});
  out.push_back({"characters",
                 kind::numbers,
                 {std::to_string(profile.shortest_characters), std::to_string(profile.longest_characters)}});
  yes_or_no("decode entities", profile.tokens.decode_entities);
  yes_or_no("fold links", profile.tokens.fold_links);
  yes_or_no("fold names", profile.tokens.fold_names);
  yes_or_no("emoticons", profile.tokens.emoticons);
  yes_or_no("fold elongation", profile.tokens.fold_elongation);
  yes_or_no("fold case", profile.tokens.fold_case);
  yes_or_no("negation", profile.negation);
  yes_or_no("shouting", profile.shouting);
  yes_or_no("word pairs", profile.word_pairs);
  yes_or_no("fold characters", profile.tokens.fold_characters);
  yes_or_no("spell emoji", profile.tokens.spell_emoji);
}

statements describe(const tweetsent::classifier& model) {
  const tweetsent::model_facts& facts = model.facts();
  statements out{{"name", kind::text, {facts.name}},
                 {"created by", kind::text, {facts.created_by}},
                 {"checksum", kind::text, {facts.checksum}},
                 {"labels", kind::texts, model.labels()}};
  if (const auto* frequency = model.model().as<tweetsent::frequency_model>()) describe(*frequency, out);
  if (const auto* ngram = model.model().as<tweetsent::ngram_model>()) describe(*ngram, out);
  if (model.abstain().probability > 0.0) {
    out.push_back({"abstains below", kind::number, {records::all_digits(model.abstain().probability)}});
    out.push_back({"abstains as", kind::text, {model.abstain().label}});
  }
  for (const auto& [key, value] : facts.training) out.push_back({"training " + key, kind::text, {value}});
  return out;
}

std::string as_table(const statements& all) {
  std::size_t width = 0;
  for (const statement& each : all) width = std::max(width, each.name.size());
  std::string out;
  for (const statement& each : all) {
    out += printable(each.name) + std::string(width + 2 - each.name.size(), ' ');
    for (std::size_t at = 0; at < each.values.size(); ++at) {
      out += (at == 0 ? "" : ", ") + printable(each.values[at]);
    }
    out += '\n';
  }
  return out;
}

std::string as_json(const statements& all) {
  std::string text;
  records::json_writer json(text);
  json.begin_object();
  for (const statement& each : all) {
    std::string key = each.name;
    std::replace(key.begin(), key.end(), ' ', '_');
    json.key(key);
    const bool is_list = each.type == kind::texts || each.type == kind::numbers;
    const bool is_number = each.type == kind::number || each.type == kind::numbers;
    if (is_list) json.begin_array();
    for (const std::string& value : each.values) is_number ? json.raw(value) : json.text(value);
    if (is_list) json.end_array();
  }
  json.end_object();
  return text + "\n";
}

struct inspect_options {
  std::string model;
  bool json = false;
};

void inspect(const inspect_options& options) {
  check_overwrites_nothing("", {options.model});
  const statements all = describe(open_model(options.model));
  write_output(options.json ? as_json(all) : as_table(all));
}

}  // namespace

void add_inspect(CLI::App& program) {
  CLI::App& command = *program.add_subcommand("inspect", "Everything a model file says of itself");
  const auto options = std::make_shared<inspect_options>();
  command.add_flag("--json", options->json, "JSON instead of a table");
  command.add_option("MODEL", options->model, "Model file; the built-in model if not given")
      ->type_name("")
      ->check(is_not_empty);
  command.callback([options] { inspect(*options); });
}

}  // namespace cli
