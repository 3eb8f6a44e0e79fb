// SPDX-License-Identifier: MIT
//
// predict_instructions MODEL PASSES: predicts the same made-up tweets so many times. The last pass happens in
// measured_pass(), which is what callgrind counts: with 1 the words are all new, with 2 they are known.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <tweetsent/model_file.hpp>
#include <vector>

namespace {

// Words as tweets have them: with capitals, punctuation, suffixes, elongation, emoticons, entities.
constexpr const char* words[] = {
    "I",        "the",       "not",        "loving", "Loved!",     "happiness", "so",
    "sad...",   "cannot",    "GREAT",      "day!!",  "going",      "back",      "tomorrow,",
    "why?",     ":)",        ":-(",        "&amp;",  "soooo",      "tired",     "work",
    "relaxing", "hopefully", "disappoint", "worst",  "amazing.",   "don't",     "gonna",
    "weekend",  "lol",       "missed",     "flies",  "nationally", "thanks",    "\"quoted",
    "words\"",  "caf\u00E9", "\U0001F60A", "it's",   "1st",        "of",        "and"};

// The same on every machine: a linear congruential generator with Knuth's constants.
std::vector<std::string> made_up_tweets() {
  std::uint64_t state = 1;
  const auto draw = [&state](std::uint64_t below) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (state >> 33) % below;
  };
  const auto letters = [&draw](std::string text) {
    for (std::uint64_t left = 3 + draw(9); left > 0; --left) text += static_cast<char>('a' + draw(26));
    return text;
  };
  constexpr const char* endings[] = {"", "s", "ing", "ed", "ation", "ness", "!", ",", "..."};
  std::vector<std::string> tweets(1000);
  for (std::string& tweet : tweets) {
    if (draw(2) == 0) tweet += letters("@") + ' ';
    for (std::uint64_t left = 4 + draw(16); left > 0; --left) {
      tweet += draw(5) == 0 ? letters("") + endings[draw(std::size(endings))] : words[draw(std::size(words))];
      tweet += ' ';
    }
    if (draw(10) == 0) tweet += letters("http://example.org/");
  }
  return tweets;
}

}  // namespace

// Outside the unnamed namespace, so that callgrind finds it by name.
extern "C" __attribute__((noinline)) double measured_pass(const tweetsent::classifier& sentiment,
                                                          const std::vector<std::string>& tweets);
double measured_pass(const tweetsent::classifier& sentiment, const std::vector<std::string>& tweets) {
  double sum = 0.0;
  for (const std::string& tweet : tweets) sum += sentiment.predict(tweet).score;
  return sum;
}

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  try {
    const std::vector<std::string> tweets = made_up_tweets();
    const tweetsent::classifier sentiment = tweetsent::load_model(argv[1]);
    double sum = 0.0;
    for (int pass = std::atoi(argv[2]); pass > 1; --pass) {
      for (const std::string& tweet : tweets) sum += sentiment.predict(tweet).score;
    }
    std::printf("%.17g\n", sum + measured_pass(sentiment, tweets));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
