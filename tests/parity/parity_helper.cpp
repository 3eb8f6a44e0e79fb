// SPDX-License-Identifier: MIT
//
// Shows the tests what the command does not: strings as they decode, lone stems, scores in full. Reads texts,
// each after its length in four little-endian bytes, and writes its answers the same way.
//
//     parity_helper decode | stem | chunk_stems | score MODEL
#include <array>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <tweetsent/model_file.hpp>
#include <tweetsent/reference/porter_stemmer.hpp>
#include <tweetsent/text/unicode.hpp>
#include <variant>

namespace {

bool read_text(std::string& text) {
  std::array<unsigned char, 4> bytes;
  if (std::fread(bytes.data(), 1, bytes.size(), stdin) != bytes.size()) return false;
  std::uint32_t length = 0;
  for (std::size_t at = bytes.size(); at-- > 0;) length = length << 8 | bytes[at];
  text.resize(length);
  return std::fread(&text[0], 1, length, stdin) == length;
}

bool write_text(const std::string& text) {
  std::array<unsigned char, 4> bytes;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    bytes[at] = static_cast<unsigned char>(text.size() >> (8 * at) & 0xFF);
  }
  return std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size() &&
         std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
}

// The stems on the way that predicting takes, chunk by chunk, one a line.
std::string chunk_stems(const std::string& tweet) {
  static const tweetsent::preprocessor reference;
  static const tweetsent::detail::chunk_memo empty(2, 1);
  constexpr std::size_t longest_stem = 200;  // that of a model
  std::string out;
  tweetsent::detail::scan_chunks(tweet, empty, std::size_t{1},
                                 [&](std::string_view chunk, auto, const auto*) {
                                   reference.for_each_stem(chunk, [&](std::string_view stem) {
                                     if (stem.size() <= longest_stem) out.append(stem) += '\n';
                                   });
                                 });
  return out;
}

// "SUM SUM SCORE LABEL" of a frequency model with two labels.
std::string score(const tweetsent::classifier& model, const std::string& tweet) {
  std::array<std::uint64_t, tweetsent::max_labels> sums{};
  model.model().as<tweetsent::frequency_model>()->frequency_sums(tweet, sums.data());
  const tweetsent::prediction answer = model.predict(tweet);
  std::array<char, 64> digits;
  std::snprintf(digits.data(), digits.size(), "%.17g", answer.score);
  return std::to_string(sums[0]) + " " + std::to_string(sums[1]) + " " + digits.data() + " " +
         std::string(answer.label);
}

int answer_all(const std::function<std::string(const std::string&)>& answer) {
  std::string text;
  while (read_text(text)) {
    if (!write_text(answer(text))) return 1;
  }
  return std::fflush(stdout) == 0 ? 0 : 1;
}

}  // namespace

int main(int argument_count, char** arguments) {
  const std::string task = argument_count > 1 ? arguments[1] : "";
  if (task == "decode" && argument_count == 2) return answer_all(tweetsent::to_valid_utf8);
  if (task == "stem" && argument_count == 2) return answer_all(tweetsent::porter_stem);
  if (task == "chunk_stems" && argument_count == 2) return answer_all(chunk_stems);
  if (task == "score" && argument_count == 3) {
    const tweetsent::classifier model = tweetsent::load_model(arguments[2]);
    return answer_all([&model](const std::string& tweet) { return score(model, tweet); });
  }
  std::fputs("usage: parity_helper decode | stem | chunk_stems | score MODEL\n", stderr);
  return 2;
}
