// SPDX-License-Identifier: MIT
#include "report/features.hpp"

#include <algorithm>
#include <tweetsent/reference/cleaner.hpp>
#include <tweetsent/reference/frequency_model.hpp>
#include <tweetsent/text/unicode.hpp>
#include <unordered_map>

namespace cli {

namespace {

// With two labels, models explain only the second.
double sign_of(const tweetsent::classifier& model, std::size_t label) {
  return model.labels().size() == 2 && label == 0 ? -1.0 : 1.0;
}

struct token_sums {
  std::size_t count = 0;
  std::vector<double> sums;  // by label, up to sign
};

using token_table = std::unordered_map<std::string, token_sums>;

// The frequency model's tokens are chunks with their punctuation, which it drops.
std::string name_of(const tweetsent::classifier& model, std::string_view token) {
  const bool is_chunk = model.model().as<tweetsent::frequency_model>() != nullptr;
  return tweetsent::to_lower(is_chunk ? tweetsent::clean(token) : std::string(token));
}

void add_tweet(const tweetsent::classifier& model, std::string_view tweet, token_table& table) {
  const std::size_t labels = model.labels().size(), told = labels == 2 ? 1 : labels;
  std::vector<token_sums*> found;
  std::vector<tweetsent::contribution> parts;
  for (std::size_t output = 0; output < told; ++output) {
    parts.clear();
    const std::size_t label = labels == 2 ? 1 : output;
    model.model().explain(tweet, label, parts);
    for (std::size_t at = 0; at < parts.size(); ++at) {
      if (output == 0) {
        found.push_back(
            &table[name_of(model, tweet.substr(parts[at].begin, parts[at].end - parts[at].begin))]);
        found.back()->sums.resize(told);
        ++found.back()->count;
      }
      found[at]->sums[output] += parts[at].value;
    }
  }
}

}  // namespace

std::vector<tweetsent::contribution> contributions_to(const tweetsent::classifier& model,
                                                      std::string_view tweet, std::size_t label) {
  std::vector<tweetsent::contribution> parts;
  model.model().explain(tweet, label, parts);
  for (tweetsent::contribution& part : parts) part.value *= sign_of(model, label);
  return parts;
}

std::vector<std::vector<telling_token>> telling_tokens(const tweetsent::classifier& model,
                                                       const tweetsent::dataset& data,
                                                       const std::vector<std::size_t>& rows,
                                                       std::size_t most) {
  token_table table;
  for (std::size_t row : rows) add_tweet(model, data.text(row), table);
  std::vector<std::vector<telling_token>> out;
  for (std::size_t label = 0; label < model.labels().size(); ++label) {
    std::vector<telling_token> tokens;
    const std::size_t output = model.labels().size() == 2 ? 0 : label;
    for (const auto& [text, each] : table) {
      const double sum = each.sums[output] * sign_of(model, label);
      if (sum > 0.0) tokens.push_back({text, each.count, sum});
    }
    // Equal sums are sorted by name: the order of a hash table is arbitrary.
    const auto before = [](const telling_token& a, const telling_token& b) {
      return a.sum != b.sum ? a.sum > b.sum : a.text < b.text;
    };
    const std::size_t shown = std::min(most, tokens.size());
    std::partial_sort(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(shown), tokens.end(),
                      before);
    tokens.resize(shown);
    out.push_back(std::move(tokens));
  }
  return out;
}

}  // namespace cli
