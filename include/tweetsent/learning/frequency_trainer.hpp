// SPDX-License-Identifier: MIT
//
// Trains the reference's model: counts the stems of each class, then fits a head on the frequency sums of
// the same rows. One pass over the text, whichever heads are fitted.
#ifndef TWEETSENT_LEARNING_FREQUENCY_TRAINER_HPP
#define TWEETSENT_LEARNING_FREQUENCY_TRAINER_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "tweetsent/chunk/chunk_memo.hpp"
#include "tweetsent/chunk/chunk_scanner.hpp"
#include "tweetsent/dataset.hpp"
#include "tweetsent/detail/parallel_for.hpp"
#include "tweetsent/learning/logistic_fit.hpp"
#include "tweetsent/reference/frequency_model.hpp"
#include "tweetsent/reference/frequency_table.hpp"
#include "tweetsent/reference/preprocessor.hpp"

namespace tweetsent {
inline namespace v0 {

// Counts rows as they come. Memory: the vocabulary, and four bytes for each stem of each row.
class frequency_trainer {
 public:
  // Throws std::invalid_argument unless there are from 2 to max_labels classes.
  frequency_trainer(profile switches, std::size_t classes)
      : steps_(std::move(switches)), table_(classes), memo_(memo_entries, 1) {
    if (classes < 2 || classes > max_labels) {
      throw std::invalid_argument("training needs 2 to " + std::to_string(max_labels) + " classes, not " +
                                  std::to_string(classes));
    }
  }

  // Throws std::invalid_argument for a label that is not below the number of classes.
  void add(std::string_view tweet, std::uint32_t label) {
    if (label >= table_.classes()) {
      throw std::invalid_argument("label " + std::to_string(label) + " in training of " +
                                  std::to_string(table_.classes()) + " classes");
    }
    const auto add_chunk = [&](std::string_view chunk, detail::chunk_key key, const std::uint64_t* known) {
      if (known != nullptr) return count(*known, label);
      std::uint64_t stems = 0;
      steps_.for_each_stem(chunk,
                           [&](std::string_view stem) { stems = stems << 32 | (table_.number(stem) + 1u); });
      if (key.low != 0) memo_.insert(key, &stems);
      count(stems, label);
    };
    detail::scan_chunks(tweet, memo_, std::integral_constant<std::size_t, 1>{}, add_chunk);
    row_ends_.push_back(row_stems_.size());
    row_labels_.push_back(label);
  }

  // Adds the rows of another trainer after the rows added so far. Throws std::invalid_argument for itself,
  // and for one of another profile or another number of classes.
  void append(const frequency_trainer& other) {
    if (&other == this || other.steps_.switches() != steps_.switches() ||
        other.table_.classes() != table_.classes()) {
      throw std::invalid_argument("only another trainer of the same profile and classes can be appended");
    }
    std::vector<std::uint32_t> numbers;  // here, of each of the other's stems
    numbers.reserve(other.table_.size());
    for (std::size_t stem = 0; stem < other.table_.size(); ++stem) {
      numbers.push_back(table_.number(other.table_.stem(stem)));
      const std::uint64_t* counts = other.table_.counts(stem);
      for (std::size_t label = 0; label < table_.classes(); ++label) {
        table_.add(numbers.back(), label, counts[label]);
      }
    }
    const std::size_t stems_before = row_stems_.size();
    for (std::uint32_t stem : other.row_stems_) row_stems_.push_back(numbers[stem]);
    for (std::size_t end : other.row_ends_) row_ends_.push_back(stems_before + end);
    row_labels_.insert(row_labels_.end(), other.row_labels_.begin(), other.row_labels_.end());
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

  // The model of the rows added. Throws std::invalid_argument if there are none.
  frequency_model fit(head_kind head) const {
    if (rows() == 0) throw std::invalid_argument("a model needs at least one row to be fitted to");
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

// A trainer that has counted the given rows of a data set, on `threads` threads (0: one a core); the result
// is the same for any number of threads. `counted`, if given, is called with the number of rows counted since
// its last call, by one thread at a time. Throws std::invalid_argument for rows that the data set does not
// have.
inline frequency_trainer count_rows(const profile& switches, const dataset& data,
                                    const std::vector<std::size_t>& rows, unsigned threads = 0,
                                    const std::function<void(std::size_t)>& counted = {}) {
  data.check_rows(rows);
  constexpr std::size_t rows_worth_a_thread = 16384, block = 4096;
  if (threads == 0) threads = (std::max)(1u, std::thread::hardware_concurrency());
  const std::size_t parts = std::clamp<std::size_t>(rows.size() / rows_worth_a_thread, 1, threads);
  std::vector<frequency_trainer> trainers;
  for (std::size_t part = 0; part < parts; ++part) trainers.emplace_back(switches, data.labels().size());
  std::vector<std::exception_ptr> thrown(parts);
  std::mutex reporting;
  parallel_for(parts, threads, 1, [&](std::size_t part, std::size_t) {
    try {
      const std::size_t last = rows.size() * (part + 1) / parts;
      for (std::size_t begin = rows.size() * part / parts, end = 0; begin < last; begin = end) {
        end = (std::min)(last, begin + block);
        for (std::size_t at = begin; at < end; ++at) {
          trainers[part].add(data.text(rows[at]), data.label(rows[at]));
        }
        const std::lock_guard<std::mutex> lock(reporting);
        if (counted) counted(end - begin);
      }
    } catch (...) {
      thrown[part] = std::current_exception();
    }
  });
  for (const std::exception_ptr& each : thrown) {
    if (each) std::rethrow_exception(each);
  }
  // In the order of the rows: stems are numbered as they come.
  for (std::size_t part = 1; part < parts; ++part) trainers.front().append(trainers[part]);
  return std::move(trainers.front());
}

}  // namespace v0
}  // namespace tweetsent

#endif
