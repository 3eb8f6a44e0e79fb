// SPDX-License-Identifier: MIT
//
// A frequency model as parts of a model file.
#ifndef TWEETSENT_MODEL_FILE_FREQUENCY_PARTS_HPP
#define TWEETSENT_MODEL_FILE_FREQUENCY_PARTS_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tweetsent/any_model.hpp"
#include "tweetsent/model_file/input_file.hpp"
#include "tweetsent/model_file/parts.hpp"
#include "tweetsent/model_file/sorted_stems.hpp"
#include "tweetsent/reference/frequency_model.hpp"

namespace tweetsent {
inline namespace v0 {
namespace detail {

inline constexpr std::uint64_t max_count = std::uint64_t{1} << 43;

inline const std::vector<std::string>& head_names() {
  static const std::vector<std::string> names{"logistic", "linear"};
  return names;
}

inline const std::vector<std::string>& stop_word_list_names() {
  static const std::vector<std::string> names{"english", "english_without_negations", "own"};
  return names;
}

inline void write_profile(const profile& switches, metadata_list& metadata, safetensors_writer& tensors) {
  metadata.emplace_back("profile.fold_case_first", switches.fold_case_first ? "true" : "false");
  metadata.emplace_back("profile.stop_words",
                        stop_word_list_names()[static_cast<std::size_t>(switches.stop_words)]);
  tensors.add_strings("stop_words", switches.own_stop_words);
}

inline void write_table(const frequency_table& table, safetensors_writer& tensors) {
  std::vector<std::string_view> stems;
  std::vector<std::uint64_t> counts;
  for (std::uint32_t number : sorted_stems(table)) {
    stems.push_back(table.stem(number));
    counts.insert(counts.end(), table.counts(number), table.counts(number) + table.classes());
  }
  tensors.add("counts", "U64", {stems.size(), table.classes()}, counts.data(), counts.size());
  tensors.add_strings("stems", stems);
}

inline void write_frequency_model(const any_model& any, metadata_list& metadata,
                                  safetensors_writer& tensors) {
  const frequency_model& model = *any.as<frequency_model>();
  const logistic_model& head = model.weights();
  const std::size_t classes = model.classes();
  metadata.emplace_back("head", head_names()[static_cast<std::size_t>(model.head())]);
  tensors.add("intercepts", "F64", {classes - 1}, head.intercepts.data(), head.intercepts.size());
  tensors.add("weights", "F64", {classes - 1, classes}, head.weights.data(), head.weights.size());
  write_table(model.table(), tensors);
  write_profile(model.steps().switches(), metadata, tensors);
}

inline profile read_profile(const model_parts& parts) {
  profile out;
  out.fold_case_first = parts.choice("profile.fold_case_first", {"false", "true"}) == 1;
  out.stop_words = static_cast<stop_word_list>(parts.choice("profile.stop_words", stop_word_list_names()));
  for (std::string_view word : parts.strings("stop_words")) out.own_stop_words.emplace_back(word);
  return out;
}

inline frequency_table read_table(const model_parts& parts, std::size_t classes) {
  const std::vector<std::string_view> stems = parts.strings("stems");
  const auto* counts = parts.elements<std::uint64_t>("counts", "U64", 2);
  parts.expect_extent("counts", 0, stems.size());
  parts.expect_extent("counts", 1, classes);
  frequency_table table(classes);
  table.reserve(stems.size(), parts.extent("stems.bytes", 0));
  std::vector<std::uint64_t> totals(classes);
  for (std::size_t at = 0; at < stems.size(); ++at) {
    if (table.number(stems[at]) != at) {
      parts.fail(parts.offset_of("stems.bytes"), "every stem once", parts.quoted(stems[at]) + " twice");
    }
    for (std::size_t label = 0; label < classes; ++label) {
      const std::uint64_t count = counts[at * classes + label];
      // Sums over any tweet stay exact below this: a tweet of 2^20 stems, counts of 2^43.
      if (count > max_count - totals[label]) {
        parts.fail(parts.offset_of("counts") + (at * classes + label) * 8,
                   "counts that add up to less than 2^43", std::to_string(count));
      }
      totals[label] += count;
      table.add(static_cast<std::uint32_t>(at), label, count);
    }
  }
  return table;
}

inline model_owner read_frequency_model(const model_parts& parts, std::size_t classes, file_bytes&&) {
  logistic_model head;
  head.head = static_cast<head_kind>(parts.choice("head", head_names()));
  head.classes = head.features = classes;
  head.intercepts = parts.doubles("intercepts", 1);
  head.weights = parts.doubles("weights", 2);
  parts.expect_extent("intercepts", 0, classes - 1);
  parts.expect_extent("weights", 0, classes - 1);
  parts.expect_extent("weights", 1, classes);
  return frequency_model(preprocessor(read_profile(parts)), read_table(parts, classes), std::move(head));
}

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
