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
#include <utility>
#include <vector>

#include "tweetsent/dataset.hpp"
#include "tweetsent/detail/parallel_for.hpp"
#include "tweetsent/fitting/logistic_fit.hpp"
#include "tweetsent/reference/frequency_model.hpp"
#include "tweetsent/reference/frequency_table.hpp"
#include "tweetsent/reference/preprocessor.hpp"
#include "tweetsent/reference/stem_counter.hpp"

namespace tweetsent {
inline namespace v0 {

// Counts rows as they come. Memory: the vocabulary, and four bytes for each stem of each row.
class frequency_trainer {
 public:
  // Throws std::invalid_argument unless there are from 2 to max_labels classes.
  frequency_trainer(profile switches, std::size_t classes) : counter_(std::move(switches), classes) {
    if (classes < 2 || classes > max_labels) {
      throw std::invalid_argument("training needs 2 to " + std::to_string(max_labels) + " classes, not " +
                                  std::to_string(classes));
    }
  }

  // Throws std::invalid_argument for a label that is not below the number of classes.
  void add(std::string_view tweet, std::uint32_t label) {
    if (label >= table().classes()) {
      throw std::invalid_argument("label " + std::to_string(label) + " in training of " +
                                  std::to_string(table().classes()) + " classes");
    }
    counter_.add(tweet, label, [this](std::uint32_t stem) { row_stems_.push_back(stem); });
    row_ends_.push_back(row_stems_.size());
    row_labels_.push_back(label);
  }

  // Adds the rows of another trainer after the rows added so far. Throws std::invalid_argument for itself,
  // and for one of another profile or another number of classes.
  void append(const frequency_trainer& other) {
    if (&other == this || other.counter_.steps.switches() != counter_.steps.switches() ||
        other.table().classes() != table().classes()) {
      throw std::invalid_argument("only another trainer of the same profile and classes can be appended");
    }
    std::vector<std::uint32_t> numbers;  // here, of each of the other's stems
    numbers.reserve(other.table().size());
    for (std::size_t stem = 0; stem < other.table().size(); ++stem) {
      numbers.push_back(counter_.table.number(other.table().stem(stem)));
      const std::uint64_t* counts = other.table().counts(stem);
      for (std::size_t label = 0; label < table().classes(); ++label) {
        counter_.table.add(numbers.back(), label, counts[label]);
      }
    }
    const std::size_t stems_before = row_stems_.size();
    for (std::uint32_t stem : other.row_stems_) row_stems_.push_back(numbers[stem]);
    for (std::size_t end : other.row_ends_) row_ends_.push_back(stems_before + end);
    row_labels_.insert(row_labels_.end(), other.row_labels_.begin(), other.row_labels_.end());
  }

  const frequency_table& table() const noexcept { return counter_.table; }
  std::size_t rows() const noexcept { return row_labels_.size(); }

  // The frequency sums of the rows added, under the counts of all of them.
  feature_rows features() const {
    const std::size_t classes = table().classes();
    feature_rows out{classes, classes, std::vector<double>(rows() * classes), row_labels_};
    for (std::size_t row = 0, at = 0; row < rows(); ++row) {
      for (; at < row_ends_[row]; ++at) {
        const std::uint64_t* counts = table().counts(row_stems_[at]);
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
    return {counter_.steps, counter_.table,
            head == head_kind::logistic ? fit_logistic(features()) : fit_linear(features())};
  }

 private:
  detail::stem_counter counter_;
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
