// SPDX-License-Identifier: MIT
//
// An n-gram model as parts of a model file.
#ifndef TWEETSENT_MODEL_FILE_NGRAM_PARTS_HPP
#define TWEETSENT_MODEL_FILE_NGRAM_PARTS_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tweetsent/any_model.hpp"
#include "tweetsent/model_file/input_file.hpp"
#include "tweetsent/model_file/parts.hpp"
#include "tweetsent/ngram/model.hpp"

namespace tweetsent {
inline namespace v0 {
namespace detail {

// Every switch with its name in the file. Those that files of version 0.1 lack are false there.
template <class Profile, class Visit>
void for_each_switch(Profile& profile, Visit&& visit) {
  visit("profile.decode_entities", profile.tokens.decode_entities);
  visit("profile.fold_links", profile.tokens.fold_links);
  visit("profile.fold_names", profile.tokens.fold_names);
  visit("profile.emoticons", profile.tokens.emoticons);
  visit("profile.fold_elongation", profile.tokens.fold_elongation);
  visit("profile.fold_case", profile.tokens.fold_case);
  visit("profile.negation", profile.negation);
  visit("profile.shouting", profile.shouting);
  visit("profile.word_pairs", profile.word_pairs);
  visit("profile.fold_characters", profile.tokens.fold_characters);
  visit("profile.spell_emoji", profile.tokens.spell_emoji);
}

inline void write_ngram_model(const any_model& any, metadata_list& metadata, safetensors_writer& tensors) {
  const ngram_model& model = *any.as<ngram_model>();
  for_each_switch(model.profile(), [&metadata](const char* name, bool on) {
    metadata.emplace_back(name, on ? "true" : "false");
  });
  metadata.emplace_back("profile.shortest_characters", std::to_string(model.profile().shortest_characters));
  metadata.emplace_back("profile.longest_characters", std::to_string(model.profile().longest_characters));

  const ngram_weights& numbers = model.weights();
  const double length[] = {numbers.length_smoothing, numbers.typical_length};
  tensors.add("units", "F64", {numbers.outputs()}, numbers.units.data(), numbers.units.size());
  tensors.add("intercepts", "F64", {numbers.outputs()}, numbers.intercepts.data(), numbers.intercepts.size());
  tensors.add("length", "F64", {2}, length, 2);
  tensors.add("weights", "I8", {numbers.buckets, numbers.outputs()}, numbers.weights,
              std::size_t{numbers.buckets} * numbers.outputs());
}

inline std::uint32_t read_character_count(const model_parts& parts, const std::string& key) {
  constexpr std::uint64_t most = 8;
  std::uint64_t value = 0;
  if (!parse_number(parts.metadata(key), value) || value > most) {
    parts.fail(8, "0 to " + std::to_string(most) + " as \"" + key + "\"", "\"" + parts.metadata(key) + "\"");
  }
  return static_cast<std::uint32_t>(value);
}

// The weights stay where they lie in the file's bytes, which the model takes over.
inline model_owner read_ngram_model(const model_parts& parts, std::size_t classes, file_bytes&& bytes) {
  ngram_profile profile;
  for_each_switch(profile, [&parts](const char* name, bool& on) {
    const std::string key = name;
    const bool added = key == "profile.fold_characters" || key == "profile.spell_emoji";
    on = (!added || parts.has_metadata(key)) && parts.choice(key, {"false", "true"}) == 1;
  });
  profile.shortest_characters = read_character_count(parts, "profile.shortest_characters");
  profile.longest_characters = read_character_count(parts, "profile.longest_characters");

  ngram_weights numbers;
  numbers.classes = classes;
  numbers.units = parts.doubles("units", 1);
  numbers.intercepts = parts.doubles("intercepts", 1);
  parts.expect_extent("units", 0, numbers.outputs());
  parts.expect_extent("intercepts", 0, numbers.outputs());
  const std::vector<double> length = parts.doubles("length", 1);
  parts.expect_extent("length", 0, 2);
  numbers.length_smoothing = length[0];
  numbers.typical_length = length[1];
  // A smaller smoothing would give a tweet without tokens a factor, and then a score, that is not finite.
  if (numbers.length_smoothing < 1e-100 || numbers.typical_length < 0.0) {
    parts.fail(parts.offset_of("length"), "a length smoothing from 1e-100 and a typical length from 0",
               std::to_string(length[0]) + " and " + std::to_string(length[1]));
  }

  numbers.weights = parts.elements<std::int8_t>("weights", "I8", 2);
  parts.expect_extent("weights", 1, numbers.outputs());
  const std::size_t buckets = parts.extent("weights", 0);
  if (buckets < 2 || buckets > (std::size_t{1} << 28) || (buckets & (buckets - 1)) != 0) {
    parts.fail(parts.offset_of("weights"), "a power of two, 2 to 2^28, as number of buckets",
               std::to_string(buckets));
  }
  numbers.buckets = static_cast<std::uint32_t>(buckets);
  numbers.storage = std::move(bytes.words);
  return ngram_model(profile, std::move(numbers));
}

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
