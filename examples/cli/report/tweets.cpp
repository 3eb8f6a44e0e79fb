// SPDX-License-Identifier: MIT
//
// The sections of a report that show tweets.
#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include "labelled/figure_text.hpp"
#include "report/features.hpp"
#include "report/html.hpp"
#include "report/sections.hpp"

namespace cli {

namespace {

constexpr std::size_t tokens_shown = 15, mistakes_shown = 20, differences_shown = 5;
constexpr std::size_t longest_tweet = 700, longest_token = 60;  // in bytes, as shown

// The whole characters among the first bytes.
std::string_view shown_part(std::string_view text, std::size_t longest) {
  if (text.size() <= longest) return text;
  std::size_t end = longest;
  while (end > longest - 4 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

const char* rest_of(std::string_view text, std::string_view shown) {
  return shown.size() < text.size() ? " ..." : "";
}

// The tweet, with the parts marked that speak for and against the predicted label: the stronger, the darker.
std::string marked_tweet(const evaluated_model& by, std::string_view tweet, std::size_t label) {
  const std::vector<tweetsent::contribution> parts = contributions_to(by.model, tweet, label);
  double largest = 0.0;
  for (const tweetsent::contribution& part : parts) largest = std::max(largest, std::fabs(part.value));
  const std::string_view shown = shown_part(tweet, longest_tweet);
  std::string out = "<bdi>";
  std::size_t done = 0;
  for (const tweetsent::contribution& part : parts) {
    if (part.end > shown.size()) break;
    out += escape_html(shown.substr(done, part.begin - done));
    const std::string text = escape_html(shown.substr(part.begin, part.end - part.begin));
    const double strength = largest > 0.0 ? std::fabs(part.value) / largest : 0.0;
    if (strength < 0.15) {
      out += text;
    } else {
      out += std::string("<mark class=\"") + (part.value > 0.0 ? "for" : "against") +
             (strength < 0.5 ? "1" : "2") + "\">" + text + "</mark>";
    }
    done = part.end;
  }
  return out + escape_html(shown.substr(done)) + "</bdi>" + rest_of(tweet, shown);
}

std::string answer(const evaluated_model& by, std::size_t at) {
  const std::size_t predicted = by.scored.predicted(at);
  return isolated(by.model.labels()[predicted]) +
         (by.scored.has_probabilities ? ", probability " : ", value ") +
         four_decimals(by.scored.row(at)[predicted]);
}

std::string list_item(const evaluated& found, std::size_t at) {
  const std::string_view tweet = found.rows.data.text(found.rows.split.test[at]);
  const evaluated_model& by = found.main;
  std::string out = "<li><div class=\"tweet\">" + marked_tweet(by, tweet, by.scored.predicted(at)) + "</div>";
  out += "<div class=\"faint\">truly " + isolated(by.model.labels()[by.scored.truth[at]]) + ", given " +
         answer(by, at);
  if (found.compared) {
    const evaluated_model& other = found.compared->other;
    out += "; " + isolated(other.name) + ": " + answer(other, at);
  }
  return out + "</div></li>";
}

// Of the rows that the model got wrong and `wanted` accepts, those it was most sure of, the surest first.
template <class Wanted>
std::vector<std::size_t> surest_mistakes(const evaluated_model& by, std::size_t most, const Wanted& wanted) {
  std::vector<std::size_t> rows;
  for (std::size_t at = 0; at < by.scored.size(); ++at) {
    if (!by.scored.is_right(at) && wanted(at)) rows.push_back(at);
  }
  const auto sure = [&by](std::size_t at) { return by.scored.row(at)[by.scored.predicted(at)]; };
  std::stable_sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) { return sure(a) > sure(b); });
  rows.resize(std::min(most, rows.size()));
  return rows;
}

std::string tweet_list(const evaluated& found, const std::vector<std::size_t>& rows) {
  if (rows.empty()) return "<p>None.</p>";
  std::string out = "<ol>";
  for (std::size_t at : rows) out += list_item(found, at);
  return out + "</ol>";
}

std::string telling_table(const std::vector<telling_token>& tokens) {
  std::string out =
      "<table class=\"full\"><thead><tr><th scope=\"col\">token</th><th scope=\"col\">sum</th>"
      "<th scope=\"col\">times</th><th scope=\"col\">each</th></tr></thead><tbody>";
  for (const telling_token& each : tokens) {
    const std::string_view shown = shown_part(each.text, longest_token);
    out += "<tr><td class=\"text\">" + isolated(shown) + rest_of(each.text, shown) + "</td><td>" +
           fixed_digits(each.sum, 2) + "</td><td>" + std::to_string(each.count) + "</td><td>" +
           fixed_digits(each.sum / static_cast<double>(each.count), 3) + "</td></tr>";
  }
  return out + "</tbody></table>";
}

}  // namespace

std::string tokens_section(const evaluated& found) {
  const std::vector<std::string>& labels = found.main.model.labels();
  const auto telling = telling_tokens(found.main.model, found.rows.data, found.rows.split.test, tokens_shown);
  std::string out =
      "<section><h2>Most telling tokens</h2><p class=\"faint\">What each token adds to a class&#39;s "
      "score, " +
      std::string(labels.size() == 2 ? "over the other class" : "over the mean of all classes") +
      ", summed over these tweets.</p><div class=\"charts many\">";
  for (std::size_t label = 0; label < labels.size(); ++label) {
    out += "<div><h3 class=\"" + color_class(label) + "\">" + isolated(labels[label]) + "</h3>" +
           (telling[label].empty() ? std::string("<p>None.</p>") : telling_table(telling[label])) + "</div>";
  }
  return out + "</div></section>";
}

std::string mistakes_section(const evaluated& found) {
  return "<section><h2>Most confident mistakes</h2><p class=\"faint\">Marked: what speaks <mark "
         "class=\"for2\">for</mark> and <mark class=\"against2\">against</mark> the label given.</p>" +
         tweet_list(found, surest_mistakes(found.main, mistakes_shown, [](std::size_t) { return true; })) +
         "</section>";
}

std::string differences_section(const evaluated& found) {
  if (!found.compared) return "";
  const evaluated_model& other = found.compared->other;
  const auto main_right = [&found](std::size_t at) { return found.main.scored.is_right(at); };
  const auto other_right = [&other](std::size_t at) { return other.scored.is_right(at); };
  return "<section><h2>Where they differ</h2><h3>Only " + isolated(found.main.name) + " is right</h3>" +
         tweet_list(found, surest_mistakes(other, differences_shown, main_right)) + "<h3>Only " +
         isolated(other.name) + " is right</h3>" +
         tweet_list(found, surest_mistakes(found.main, differences_shown, other_right)) + "</section>";
}

}  // namespace cli
