// SPDX-License-Identifier: MIT
//
// The built-in model, one prediction, and where it comes from.
#include <iostream>
#include <string_view>
#include <tweetsent/default_model.hpp>

int main() {
  const tweetsent::classifier sentiment = tweetsent::default_model();
  const std::string_view tweet = "Thanks, what a lovely day! Sad it has to end";

  const tweetsent::prediction answer = sentiment.predict(tweet);
  std::cout << answer.label << ", probability " << answer.probability.value() << '\n';

  const tweetsent::explanation why = sentiment.explain(tweet);
  for (const tweetsent::contribution& part : why.contributions) {
    std::cout << part.value << '\t' << tweet.substr(part.begin, part.end - part.begin) << '\n';
  }
  std::cout << why.intercept << "\t(intercept)\n";
}
