// SPDX-License-Identifier: MIT
//
// Trains the reference's model: counts the stems of each class, then fits a head on the frequency sums of
// the same rows. One pass over the text.
#ifndef TWEETSENT_FREQUENCY_TRAINER_HPP
#define TWEETSENT_FREQUENCY_TRAINER_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "tweetsent/detail/chunk_memo.hpp"
#include "tweetsent/detail/chunk_scanner.hpp"
#include "tweetsent/frequency_model.hpp"
#include "tweetsent/frequency_table.hpp"
#include "tweetsent/logistic_fit.hpp"
#include "tweetsent/preprocessor.hpp"

namespace tweetsent {
inline namespace v0 {

// Counts rows as they come. Memory: the vocabulary, and four bytes for each stem of each row.
class frequency_trainer {
 public:
  frequency_trainer(profile switches, std::size_t classes)
      : steps_(std::move(switches)), table_(classes), memo_(memo_entries, 1) {}

  void add(std::string_view tweet, std::uint32_t label) {
    detail::scan_chunks(tweet, [&](std::string_view chunk, detail::chunk_key key) {
      if (key.low != 0) {
        if (const auto* known = memo_.find(key)) return count(known->load(std::memory_order_relaxed), label);
      }
      std::uint64_t stems = 0;
      steps_.for_each_stem(chunk,
                           [&](std::string_view stem) { stems = stems << 32 | (table_.number(stem) + 1u); });
      if (key.low != 0) memo_.insert(key, &stems);
      count(stems, label);
    });
    row_ends_.push_back(row_stems_.size());
    row_labels_.push_back(label);
  }

  const frequency_table& table() const noexcept { return table_; }
  std::size_t rows() const noexcept { return row_labels_.size(); }

  // The frequency sums of the rows added, under the counts of all of them.
  feature_rows features() const {
    const std::size_t classes = table_.classes();
    feature_rows out{classes, classes, std::vector<double>(rows() * classes), row_labels_};
    for (std::size_t row = 0, at = 0; row < rows(); ++row) {
      for (; at < row_ends_[row]; ++at) {
        const std::uint64_t* counts = table_.counts(row_stems_[at]);
        for (std::size_t label = 0; label < classes; ++label) {
          out.values[row * classes + label] += static_cast<double>(counts[label]);
        }
      }
    }
    return out;
  }

  // The model of the rows added. There must be at least one row.
  frequency_model fit(head_kind head) const {
    return {steps_, table_, head == head_kind::logistic ? fit_logistic(features()) : fit_linear(features())};
  }

 private:
  static constexpr std::size_t memo_entries = 1 << 16;

  // A chunk has at most two stems, their numbers plus one packed into one word, the first one higher.
  void count(std::uint64_t stems, std::uint32_t label) {
    for (const std::uint64_t number : {stems >> 32, stems & 0xFFFFFFFFu}) {
      if (number == 0) continue;
      row_stems_.push_back(static_cast<std::uint32_t>(number - 1));
      table_.add(row_stems_.back(), label);
    }
  }

  preprocessor steps_;
  frequency_table table_;
  detail::chunk_memo memo_;
  std::vector<std::uint32_t> row_stems_;
  std::vector<std::size_t> row_ends_;
  std::vector<std::uint32_t> row_labels_;
};

}  // namespace v0
}  // namespace tweetsent

#endif
