// SPDX-License-Identifier: MIT
//
// The features of the reference: how often the stems of a tweet occurred in the training tweets of each
// class. The counts themselves are the model, so they can be added, merged and taken back exactly.
#ifndef TWEETSENT_REFERENCE_FREQUENCY_TABLE_HPP
#define TWEETSENT_REFERENCE_FREQUENCY_TABLE_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "tweetsent/detail/invalid_argument.hpp"
#include "tweetsent/detail/word_table.hpp"

namespace tweetsent {
inline namespace v0 {

// Counts of stems, one for each class. Overflow is not checked: keep counts below 2^63.
class frequency_table {
 public:
  explicit frequency_table(std::size_t classes) : classes_(classes) {}

  std::size_t classes() const noexcept { return classes_; }

  // How many stems it holds, those whose counts went back to zero included.
  std::size_t size() const noexcept { return stems_.size(); }
  std::string_view stem(std::size_t number) const noexcept { return stems_.word(number); }
  void reserve(std::size_t stems, std::size_t bytes) {
    stems_.reserve(stems, bytes);
    counts_.reserve(stems * classes_);
  }

  // The number of a stem, for callers that count by number. A new stem gets zero counts.
  std::uint32_t number(std::string_view stem) {
    // Grows the counts first: if memory runs out after it, no stem is without its counts.
    counts_.resize((stems_.size() + 1) * classes_);
    return stems_.insert(stem);
  }

  // Throws std::invalid_argument for a stem number or a label that the table does not have.
  void add(std::uint32_t number, std::size_t label, std::uint64_t times = 1) {
    check_label(label);
    if (number >= stems_.size()) {
      detail::throw_invalid_argument("a count of a stem that the table does not have");
    }
    counts_[number * classes_ + label] += times;
  }
  void add(std::string_view stem, std::size_t label, std::uint64_t times = 1) {
    check_label(label);
    add(number(stem), label, times);
  }

  // The classes() counts of a stem, or nullptr if it has never been seen. Valid until the table grows.
  const std::uint64_t* find(std::string_view stem) const noexcept {
    const std::uint32_t number = stems_.find(stem);
    return number == stems_.not_found ? nullptr : counts(number);
  }
  const std::uint64_t* counts(std::size_t number) const noexcept {
    return counts_.data() + number * classes_;
  }

  // Adds another table's counts. Throws std::invalid_argument if it has another number of classes.
  void merge(const frequency_table& other) {
    check_classes(other);
    for (std::size_t theirs = 0; theirs < other.size(); ++theirs) {
      const std::uint32_t ours = number(other.stem(theirs));
      for (std::size_t label = 0; label < classes_; ++label) add(ours, label, other.counts(theirs)[label]);
    }
  }

  // Takes another table's counts back. Returns false, and changes nothing, if one of them was never added
  // here. Throws std::invalid_argument if it has another number of classes.
  [[nodiscard]] bool subtract(const frequency_table& other) {
    check_classes(other);
    for (std::size_t theirs = 0; theirs < other.size(); ++theirs) {
      const std::uint64_t* ours = find(other.stem(theirs));
      for (std::size_t label = 0; label < classes_; ++label) {
        if (other.counts(theirs)[label] > (ours == nullptr ? 0 : ours[label])) return false;
      }
    }
    for (std::size_t theirs = 0; theirs < other.size(); ++theirs) {
      const std::uint32_t ours = stems_.find(other.stem(theirs));
      for (std::size_t label = 0; ours != stems_.not_found && label < classes_; ++label) {
        counts_[ours * classes_ + label] -= other.counts(theirs)[label];
      }
    }
    return true;
  }

  // Equal when every stem has the same counts; in which order they came does not matter.
  friend bool operator==(const frequency_table& left, const frequency_table& right) {
    return left.includes(right) && right.includes(left);
  }
  friend bool operator!=(const frequency_table& left, const frequency_table& right) {
    return !(left == right);
  }

 private:
  void check_label(std::size_t label) const {
    if (label >= classes_) detail::throw_invalid_argument("a count of a label that the table does not have");
  }
  void check_classes(const frequency_table& other) const {
    if (other.classes_ != classes_) {
      detail::throw_invalid_argument("tables of different numbers of classes do not add up");
    }
  }

  bool includes(const frequency_table& other) const {
    if (classes_ != other.classes_) return false;
    for (std::size_t theirs = 0; theirs < other.size(); ++theirs) {
      const std::uint64_t* ours = find(other.stem(theirs));
      for (std::size_t label = 0; label < classes_; ++label) {
        if (other.counts(theirs)[label] != (ours == nullptr ? 0 : ours[label])) return false;
      }
    }
    return true;
  }

  std::size_t classes_;
  detail::word_table stems_;
  std::vector<std::uint64_t> counts_;
};

}  // namespace v0
}  // namespace tweetsent

#endif
