// SPDX-License-Identifier: MIT
//
// The reference's model: the frequency sums of a tweet's stems, weighed by a logistic or linear head.
#ifndef TWEETSENT_REFERENCE_FREQUENCY_MODEL_HPP
#define TWEETSENT_REFERENCE_FREQUENCY_MODEL_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "tweetsent/any_model.hpp"
#include "tweetsent/chunk/chunk_memo.hpp"
#include "tweetsent/chunk/chunk_scanner.hpp"
#include "tweetsent/detail/invalid_argument.hpp"
#include "tweetsent/detail/out_of_line.hpp"
#include "tweetsent/logistic_model.hpp"
#include "tweetsent/prediction.hpp"
#include "tweetsent/reference/frequency_table.hpp"
#include "tweetsent/reference/preprocessor.hpp"

namespace tweetsent {
inline namespace v0 {

// Const members may be called from any number of threads at once. What they remember of chunks seen before is
// kept without locks.
class frequency_model final : public any_model {
 public:
  static constexpr std::string_view family_name = "frequency";

  // Of the order of a core's second-level cache.
  static constexpr std::size_t usual_memo_bytes = 1 << 21;

  // `head` has as many classes and features as `table` has classes, from 2 to max_labels; throws
  // std::invalid_argument if not. Allocates `memo_bytes` to remember chunks in: fewer for a program with many
  // models, none to speak of with 0.
  frequency_model(preprocessor steps, frequency_table table, logistic_model head,
                  std::size_t memo_bytes = usual_memo_bytes)
      : steps_(std::move(steps)),
        table_(std::move(table)),
        head_(checked(std::move(head), table_.classes())),
        memo_(detail::chunk_memo::entries_within(memo_bytes, payload_of(table_.classes())),
              payload_of(table_.classes())) {}

  const preprocessor& steps() const noexcept { return steps_; }
  const frequency_table& table() const noexcept { return table_; }
  const logistic_model& weights() const noexcept { return head_; }

  std::string_view family() const noexcept override { return family_name; }
  std::size_t classes() const noexcept override { return table_.classes(); }
  head_kind head() const noexcept override { return head_.head; }

  // Writes the sums of the tweet's stems' counts, one a class, to sums[0 .. classes()). Touches each byte of
  // a known chunk once and allocates nothing.
  void frequency_sums(std::string_view tweet, std::uint64_t* sums) const noexcept {
    // Most models have two classes: a constant, with which the compiler makes faster code.
    if (table_.classes() == 2) return add_chunks(tweet, std::integral_constant<std::size_t, 2>{}, sums);
    add_chunks(tweet, table_.classes(), sums);
  }

  // The value of each class, into scores[0 .. classes()).
  void score(std::string_view tweet, double* scores) const noexcept override {
    std::array<std::uint64_t, max_labels> sums;
    frequency_sums(tweet, sums.data());
    score_sums(sums.data(), scores);
  }

  // The tweet's stems, and those in the table. Several times the cost of score(); allocates nothing.
  word_counts count_words(std::string_view tweet) const noexcept override {
    word_counts out;
    detail::scan_chunks_plainly(tweet, [&](std::string_view chunk, detail::chunk_key) {
      steps_.for_each_stem(chunk, [&](std::string_view stem) {
        ++out.words;
        out.known += table_.find(stem) != nullptr;
      });
    });
    return out;
  }

  // Appends what each chunk adds to decision_score() at `label`; returns that score's intercept.
  double explain(std::string_view tweet, std::size_t label, std::vector<contribution>& out) const override {
    const double intercept = decision_of_sums({}, label);
    detail::scan_chunks_plainly(tweet, [&](std::string_view chunk, detail::chunk_key) {
      std::array<std::uint64_t, max_labels> added;
      if (add_chunk(chunk, added.data()) == 0) return;
      const auto begin = static_cast<std::size_t>(chunk.data() - tweet.data());
      out.push_back({begin, begin + chunk.size(), decision_of_sums(added, label) - intercept});
    });
    return intercept;
  }

 private:
  static logistic_model checked(logistic_model head, std::size_t classes) {
    if (classes < 2 || classes > max_labels || head.classes != classes || head.features != classes ||
        head.intercepts.size() != classes - 1 || head.weights.size() != (classes - 1) * classes) {
      detail::throw_invalid_argument(
          "a frequency model needs from 2 to max_labels classes and a head of as many classes and features");
    }
    return head;
  }

  static bool is_link(std::string_view chunk) noexcept {
    return chunk.size() > 4 && chunk.substr(0, 4) == "http";
  }

  // The memo holds two counts in a word.
  static constexpr std::size_t payload_of(std::size_t classes) noexcept { return (classes + 1) / 2; }
  template <std::size_t Classes>
  static constexpr auto payload_of(std::integral_constant<std::size_t, Classes>) noexcept {
    return std::integral_constant<std::size_t, (Classes + 1) / 2>{};
  }
  static std::uint64_t unpacked(const std::uint64_t* packed, std::size_t label) noexcept {
    return static_cast<std::uint32_t>(packed[label / 2] >> (32 * (label % 2)));
  }

  template <class Count>
  void add_chunks(std::string_view tweet, Count classes, std::uint64_t* out) const noexcept {
    std::array<std::uint64_t, max_labels> sums;  // a local variable stays in registers
    for (std::size_t label = 0; label < classes; ++label) sums[label] = 0;
    const auto add = [&](std::string_view chunk, detail::chunk_key key, const std::uint64_t* known) {
      if (known != nullptr) {
        for (std::size_t label = 0; label < classes; ++label) sums[label] += unpacked(known, label);
      } else if (!is_link(chunk)) {
        std::array<std::uint64_t, max_labels> added;
        add_new_chunk(chunk, key, classes, added.data());
        for (std::size_t label = 0; label < classes; ++label) sums[label] += added[label];
      }
    };
    detail::scan_chunks(tweet, memo_, payload_of(classes), add);
    for (std::size_t label = 0; label < classes; ++label) out[label] = sums[label];
  }

  // Puts the counts of the stems of a chunk that the memo does not know into added[0 .. classes()).
  template <class Count>
  TWEETSENT_OUT_OF_LINE void add_new_chunk(std::string_view chunk, detail::chunk_key key, Count classes,
                                           std::uint64_t* added) const noexcept {
    if (key.low == 0) return static_cast<void>(add_chunk(chunk, added));
    const detail::bare_word bare(key, chunk.size());
    if (!bare.plain()) {
      add_chunk(chunk, added);
    } else if (bare.size() == chunk.size() || !recall(bare.key(), classes, added)) {
      for (std::size_t label = 0; label < classes; ++label) added[label] = 0;
      steps_.for_each_stem_of_bare(bare, [&](std::string_view stem) { add_stem(stem, added); });
    }
    remember(key, classes, added);
  }

  // Counts that do not fit into half a word are not remembered.
  template <class Count>
  void remember(detail::chunk_key key, Count classes, const std::uint64_t* added) const noexcept {
    std::array<std::uint64_t, payload_of(max_labels)> packed;
    for (std::size_t label = 0; label < classes; ++label) {
      if (added[label] > 0xFFFFFFFF) return;
      packed[label / 2] = label % 2 == 0 ? added[label] : packed[label / 2] | added[label] << 32;
    }
    memo_.insert(key, payload_of(classes), packed.data());
  }

  // Many new chunks are known words with other punctuation.
  template <class Count>
  bool recall(detail::chunk_key word, Count classes, std::uint64_t* added) const noexcept {
    const auto payload = payload_of(classes);
    std::array<std::uint64_t, payload_of(max_labels)> packed;
    if (word.low == 0 || !memo_.find(word, memo_.place(word, payload), payload, packed.data())) return false;
    for (std::size_t label = 0; label < classes; ++label) added[label] = unpacked(packed.data(), label);
    return true;
  }

  void add_stem(std::string_view stem, std::uint64_t* added) const noexcept {
    const std::uint64_t* counts = table_.find(stem);
    if (counts == nullptr) return;
    for (std::size_t label = 0; label < table_.classes(); ++label) added[label] += counts[label];
  }

  // Puts the counts of a chunk's stems into added[0 .. classes()); returns how many stems it has.
  std::size_t add_chunk(std::string_view chunk, std::uint64_t* added) const noexcept {
    std::size_t stems = 0;
    for (std::size_t label = 0; label < table_.classes(); ++label) added[label] = 0;
    steps_.for_each_stem(chunk, [&](std::string_view stem) {
      ++stems;
      add_stem(stem, added);
    });
    return stems;
  }

  void score_sums(const std::uint64_t* sums, double* scores) const noexcept {
    if (table_.classes() == 2) {  // a loop would be vectorised, and its loads wait for the stores before
      const double values[] = {static_cast<double>(sums[0]), static_cast<double>(sums[1])};
      return head_.score(values, scores);
    }
    std::array<double, max_labels> values;
    for (std::size_t label = 0; label < table_.classes(); ++label)
      values[label] = static_cast<double>(sums[label]);
    head_.score(values.data(), scores);
  }

  double decision_of_sums(const std::array<std::uint64_t, max_labels>& sums,
                          std::size_t label) const noexcept {
    std::array<double, max_labels> scores;
    score_sums(sums.data(), scores.data());
    return decision_score(head_.head, scores.data(), head_.classes, label);
  }

  preprocessor steps_;
  frequency_table table_;
  logistic_model head_;
  mutable detail::chunk_memo memo_;
};

}  // namespace v0
}  // namespace tweetsent

#endif
