// SPDX-License-Identifier: MIT
//
// A frequency model in parts: each part of the rows is counted by itself, on any machine, and the counts are
// added. Sums are exact, so that any partition of the rows in any order gives the same counts, and rows can
// be taken back out as if they had never been there.
//
//     tweetsent::frequency_counts all = tweetsent::count_frequencies(part);
//     all.merge(tweetsent::count_frequencies(other_part));
//     if (!all.forget(tweetsent::count_frequencies(deleted), reason)) ...;
#ifndef TWEETSENT_PARTIAL_FREQUENCY_COUNTS_HPP
#define TWEETSENT_PARTIAL_FREQUENCY_COUNTS_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tweetsent/dataset.hpp"
#include "tweetsent/reference/frequency_table.hpp"
#include "tweetsent/reference/preprocessor.hpp"
#include "tweetsent/reference/stem_counter.hpp"

namespace tweetsent {
inline namespace v0 {

// How many rows each label has, and how often each stem occurs in them.
struct frequency_counts {
  profile switches;
  std::vector<std::string> labels;
  std::vector<std::uint64_t> rows;  // of each label
  frequency_table table;            // its classes are the labels

  explicit frequency_counts(profile of = {}, std::vector<std::string> names = {})
      : switches(std::move(of)), labels(std::move(names)), rows(labels.size()), table(labels.size()) {}

  // Adds the counts of other rows. Where the labels are not the same ones in the same order, the sum has all
  // of both in byte order: it does not matter which part came first. Throws std::invalid_argument for counts
  // of another profile, and for more than max_labels labels.
  void merge(const frequency_counts& other) {
    if (other.switches != switches) {
      throw std::invalid_argument("counts of different preprocessing do not add up");
    }
    if (other.labels == labels) {
      for (std::size_t label = 0; label < labels.size(); ++label) rows[label] += other.rows[label];
      return table.merge(other.table);
    }
    std::vector<std::string> both = labels;
    both.insert(both.end(), other.labels.begin(), other.labels.end());
    std::sort(both.begin(), both.end());
    both.erase(std::unique(both.begin(), both.end()), both.end());
    if (both.size() > max_labels) {
      throw std::invalid_argument(std::to_string(both.size()) + " labels, a model has at most " +
                                  std::to_string(max_labels));
    }
    const frequency_counts theirs = other.relabelled(both);
    *this = relabelled(both);
    merge(theirs);
  }

  // Takes rows back out that were counted here. False, with the reason, and nothing is changed, if they hold
  // a stem or a label more often than it was counted. Throws std::invalid_argument for another profile.
  [[nodiscard]] bool forget(const frequency_counts& gone, std::string& reason) {
    if (gone.switches != switches) {
      throw std::invalid_argument("counts of different preprocessing cannot be taken from one another");
    }
    for (std::size_t label = 0; label < gone.labels.size(); ++label) {
      if (gone.rows[label] != 0 && std::count(labels.begin(), labels.end(), gone.labels[label]) == 0) {
        reason = "no row of label \"" + gone.labels[label] + "\" was counted";
        return false;
      }
    }
    const frequency_counts theirs = gone.relabelled(labels);
    for (std::size_t label = 0; label < labels.size(); ++label) {
      if (theirs.rows[label] > rows[label]) {
        reason = too_many("rows of label \"" + labels[label] + "\"", theirs.rows[label], rows[label]);
        return false;
      }
    }
    if (!table.subtract(theirs.table)) {
      reason = find_uncounted(theirs.table);
      return false;
    }
    for (std::size_t label = 0; label < labels.size(); ++label) rows[label] -= theirs.rows[label];
    return true;
  }

 private:
  // The same counts for labels in another order; counts of labels that are not among them are dropped.
  frequency_counts relabelled(const std::vector<std::string>& names) const {
    frequency_counts out(switches, names);
    for (std::size_t label = 0; label < labels.size(); ++label) {
      const auto found = std::find(names.begin(), names.end(), labels[label]);
      if (found == names.end()) continue;
      const auto place = static_cast<std::size_t>(found - names.begin());
      out.rows[place] = rows[label];
      for (std::size_t stem = 0; stem < table.size(); ++stem) {
        const std::uint64_t count = table.counts(stem)[label];
        if (count != 0) out.table.add(table.stem(stem), place, count);
      }
    }
    return out;
  }

  static std::string too_many(const std::string& what, std::uint64_t gone, std::uint64_t counted) {
    return std::to_string(gone) + " " + what + " are to be forgotten, and " + std::to_string(counted) +
           " were counted";
  }

  std::string find_uncounted(const frequency_table& gone) const {
    for (std::size_t stem = 0; stem < gone.size(); ++stem) {
      const std::uint64_t* ours = table.find(gone.stem(stem));
      for (std::size_t label = 0; label < labels.size(); ++label) {
        const std::uint64_t theirs = gone.counts(stem)[label], counted = ours == nullptr ? 0 : ours[label];
        if (theirs <= counted) continue;
        return too_many(
            "of the stem \"" + std::string(gone.stem(stem)) + "\" in label \"" + labels[label] + "\"", theirs,
            counted);
      }
    }
    return {};
  }
};

// The counts of the rows of a data set. Cost: that of cleaning and stemming each distinct word once.
inline frequency_counts count_frequencies(const dataset& data, const profile& switches = {}) {
  frequency_counts out(switches, data.labels());
  detail::stem_counter counter(switches, data.labels().size());
  for (std::size_t row = 0; row < data.size(); ++row) {
    counter.add(data.text(row), data.label(row), [](std::uint32_t) {});
    ++out.rows[data.label(row)];
  }
  out.table = std::move(counter.table);
  return out;
}

}  // namespace v0
}  // namespace tweetsent

#endif
