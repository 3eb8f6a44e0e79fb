// SPDX-License-Identifier: MIT
#include "labelled/labelled_files.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <tweetsent/learning/training_data.hpp>
#include <tweetsent/logistic_model.hpp>
#include <tweetsent/text/unicode.hpp>

#include "labelled/fnv1a.hpp"
#include "number_text.hpp"
#include "options/csv_options.hpp"
#include "options/option_checks.hpp"
#include "options/text_list.hpp"
#include "records/csv_reader.hpp"
#include "records/input_file.hpp"
#include "records/limits.hpp"
#include "terminal/errors.hpp"
#include "terminal/progress.hpp"

namespace cli {

namespace {

// The label that a value stands for, by --labels.
using label_map = std::vector<std::pair<std::string, std::string>>;

label_map parse_labels(const std::string& option) {
  label_map out;
  for (const std::string& pair : split_list(option)) {
    const std::size_t sign = pair.find('=');
    if (sign == std::string::npos || sign + 1 == pair.size()) {
      throw usage_error("--labels: expected VALUE=LABEL, found \"" + pair + "\"");
    }
    const std::string value = pair.substr(0, sign);
    const auto is_it = [&value](const auto& other) { return other.first == value; };
    if (std::any_of(out.begin(), out.end(), is_it)) {
      throw usage_error("--labels: the value \"" + value + "\" twice");
    }
    out.emplace_back(value, pair.substr(sign + 1));
  }
  return out;
}

// Why the last of the labels cannot be one; nothing if it can.
std::string label_problem(const std::vector<std::string>& labels) {
  if (labels.back().empty()) return "the label is empty";
  // A model file would have U+FFFD in its place, another label than that of the rows.
  if (tweetsent::to_valid_utf8(labels.back()) != labels.back()) return "the label is not UTF-8";
  return "";
}

// The columns of a row beside text and label.
struct extra_columns {
  std::vector<std::string> soft_labels;  // the label that each column gives a probability of
  std::vector<csv_column> columns;       // theirs, then that of the fold
  bool has_folds = false;
};

extra_columns parse_extra_columns(const labelled_options& options) {
  extra_columns out;
  for (const std::string& pair : split_list(options.soft_labels)) {
    const std::size_t sign = pair.find('=');
    if (sign == std::string::npos || sign == 0 || sign + 1 == pair.size()) {
      throw usage_error("--soft-labels: expected LABEL=COLUMN, found \"" + pair + "\"");
    }
    out.soft_labels.push_back(pair.substr(0, sign));
    out.columns.push_back({{pair.substr(sign + 1)}, false});
  }
  if (const std::string* twice = find_unfit_name(out.soft_labels)) {
    throw usage_error("--soft-labels: the label \"" + *twice + "\" twice");
  }
  out.has_folds = !options.fold_column.empty();
  if (out.has_folds) out.columns.push_back({{options.fold_column}, false});
  return out;
}

class row_collector {
 public:
  row_collector(const label_map& labels, std::vector<std::string> known, const extra_columns& extra)
      : data_(std::move(known)), soft_columns_(extra.soft_labels.size()), has_folds_(extra.has_folds) {
    for (const auto& [value, label] : labels) {
      try {
        numbers_[value] = data_.label_number(label);
      } catch (const std::invalid_argument& error) {
        throw usage_error(std::string("--labels: ") + error.what());
      }
      const std::string problem = label_problem(data_.labels());
      if (!problem.empty()) throw usage_error("--labels: " + problem);
    }
    takes_any_value_ = labels.empty();
  }

  // `values` are the tweet, the label, the soft labels and the fold. Returns what is wrong with the row, if
  // anything is.
  std::string add(const std::vector<std::string_view>& values) {
    std::uint32_t label = 0;
    if (takes_any_value_) {
      const std::size_t labels = data_.labels().size();
      try {
        label = data_.label_number(values[1]);
      } catch (const std::invalid_argument& error) {
        return error.what();  // one label too many
      }
      if (data_.labels().size() != labels) {
        std::string problem = label_problem(data_.labels());
        if (!problem.empty()) return problem;
      }
    } else {
      const auto found = numbers_.find(values[1]);
      if (found == numbers_.end()) {
        ++skipped_;
        return "";
      }
      label = found->second;
    }
    std::string problem = add_soft_label(values);
    if (problem.empty() && has_folds_) problem = add_fold(values.back());
    if (problem.empty()) data_.add(values[0], label);
    return problem;
  }

  tweetsent::dataset& data() noexcept { return data_; }
  std::vector<float>& soft_labels() noexcept { return soft_labels_; }  // [row][column]
  std::vector<std::uint32_t>& folds() noexcept { return folds_; }
  std::size_t skipped() const noexcept { return skipped_; }

 private:
  std::string add_soft_label(const std::vector<std::string_view>& values) {
    float sum = 0.0F;
    std::size_t empty = 0;
    for (std::size_t column = 0; column < soft_columns_; ++column) {
      const std::string_view text = values[2 + column];
      float share = -1.0F;  // as training_data says that there is none
      if (text.empty()) {
        ++empty;
      } else {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), share);
        if (error != std::errc() || end != text.data() + text.size() || !(share >= 0.0F && share <= 1.0F)) {
          return "expected a probability, found \"" + std::string(text) + "\"";
        }
        sum += share;
      }
      soft_labels_.push_back(share);
    }
    if (soft_columns_ == 0 || empty == soft_columns_) return "";
    return empty == 0 && sum > 0.0F ? "" : "expected a probability of each label or of none";
  }

  std::string add_fold(std::string_view text) {
    std::uint32_t fold = tweetsent::training_data::any_fold;
    if (!text.empty()) {
      constexpr std::uint32_t most_folds = 100;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), fold);
      if (error != std::errc() || end != text.data() + text.size() || fold > most_folds) {
        return "expected a fold from 0 to " + std::to_string(most_folds) + ", found \"" + std::string(text) +
               "\"";
      }
    }
    folds_.push_back(fold);
    return "";
  }

  tweetsent::dataset data_;
  std::map<std::string, std::uint32_t, std::less<>> numbers_;
  bool takes_any_value_ = false;
  std::size_t soft_columns_;
  bool has_folds_;
  std::vector<float> soft_labels_;
  std::vector<std::uint32_t> folds_;
  std::size_t skipped_ = 0;
};

std::string read_file(const std::string& path, csv_format format, const std::vector<csv_column>& columns,
                      row_collector& rows, progress& done) {
  input_file file(path);
  std::uint64_t record_number = 0;
  csv_reader csv(file.name(), format, columns, [&](const csv_record& record) {
    ++record_number;
    const std::string problem = record.problem.empty() ? rows.add(record.values) : record.problem;
    if (!problem.empty()) {
      throw input_error(file.name() + ": record " + std::to_string(record_number) + ": " + problem);
    }
  });
  fnv1a hash;
  std::string buffer(block_bytes, '\0');
  while (const std::size_t got = file.read(buffer.data(), buffer.size())) {
    const std::string_view bytes(buffer.data(), got);
    const std::uint64_t before = record_number;
    hash.add(bytes);
    csv.feed(bytes);
    done.add(record_number - before);
  }
  csv.finish();
  return hash.digits();
}

// The soft labels in the order of the data's labels; a label without a column has probability 0.
std::vector<float> order_soft_labels(const std::vector<float>& by_column,
                                     const std::vector<std::string>& columns,
                                     const std::vector<std::string>& labels, std::size_t rows) {
  if (columns.empty()) return {};
  std::vector<float> out;
  for (std::size_t row = 0; row < rows; ++row) {
    const float* shares = by_column.data() + row * columns.size();
    for (const std::string& label : labels) {
      const auto column = std::find(columns.begin(), columns.end(), label) - columns.begin();
      const bool has_none = *shares < 0.0F;
      out.push_back(has_none                                            ? -1.0F
                    : static_cast<std::size_t>(column) < columns.size() ? shares[column]
                                                                        : 0.0F);
    }
  }
  return out;
}

// The same rows with their labels in byte order, so that they do not depend on which row comes first.
tweetsent::dataset sort_labels(tweetsent::dataset data) {
  if (std::is_sorted(data.labels().begin(), data.labels().end())) return data;
  std::vector<std::string> sorted = data.labels();
  std::sort(sorted.begin(), sorted.end());
  tweetsent::dataset out(std::move(sorted));
  for (std::size_t row = 0; row < data.size(); ++row) out.add(data.text(row), data.labels()[data.label(row)]);
  return out;
}

}  // namespace

void add_row_options(CLI::App& command, labelled_options& options) {
  add_csv_format_options(command, options.format);
  command
      .add_option("--text-column", options.text_columns,
                  "Column of the tweet, by name or number; the first of several that is there")
      ->type_name("NAME,...")
      ->required();
  command
      .add_option("--label-column", options.label_columns,
                  "Column of the label, by name or number; the first of several that is there")
      ->type_name("NAME,...")
      ->required();
  command.add_option("--labels", options.labels, "Label for each value; rows with other values are skipped")
      ->check(is_not_empty)
      ->type_name("VALUE=LABEL,...");
  command.add_flag("--quiet", options.quiet, "No progress on standard error");
  command.add_option("FILE", options.files, "CSV files; - is standard input")->type_name("")->required();
}

void add_labelled_options(CLI::App& command, labelled_options& options) {
  add_row_options(command, options);
  command.add_option("--holdout", options.holdout, "Test part: the last rows of each class, as a share")
      ->check(CLI::Range(0.0, 0.999))
      ->check(is_number)
      ->type_name("SHARE");
}

labelled_rows read_labelled(const labelled_options& options, std::vector<std::string> known) {
  const extra_columns extra = parse_extra_columns(options);
  std::vector<csv_column> columns{{split_list(options.text_columns), true},
                                  {split_list(options.label_columns), true}};
  columns.insert(columns.end(), extra.columns.begin(), extra.columns.end());
  const bool sorts = known.empty() && options.labels.empty();
  row_collector rows(parse_labels(options.labels), std::move(known), extra);
  labelled_rows out;
  {
    progress done("read", options.quiet);
    for (const std::string& path : options.files) {
      const std::size_t before = rows.data().size();
      std::string hash = read_file(path, options.format, columns, rows, done);
      out.sources.resize(rows.data().size(), static_cast<std::uint32_t>(out.files.size()));
      out.files.push_back({base_name(path), std::move(hash), rows.data().size() - before});
    }
  }
  out.skipped = rows.skipped();
  out.data = sorts ? sort_labels(std::move(rows.data())) : std::move(rows.data());
  if (out.data.size() == 0) throw input_error("no labelled rows in " + options.files.front());
  out.soft_labels =
      order_soft_labels(rows.soft_labels(), extra.soft_labels, out.data.labels(), out.data.size());
  out.folds = std::move(rows.folds());
  if (options.holdout == 0.0) {
    out.split = {out.data.all_rows(), out.data.all_rows()};
    return out;
  }
  for (std::size_t file = 0, begin = 0; file < out.files.size(); begin += out.files[file++].rows) {
    std::vector<std::size_t> own(out.files[file].rows);
    std::iota(own.begin(), own.end(), begin);
    const tweetsent::row_split split = tweetsent::hold_out(out.data, own, options.holdout);
    out.split.training.insert(out.split.training.end(), split.training.begin(), split.training.end());
    out.split.test.insert(out.split.test.end(), split.test.begin(), split.test.end());
  }
  if (out.split.test.empty()) {
    throw input_error("--holdout " + records::all_digits(options.holdout) + " holds out none of " +
                      std::to_string(out.data.size()) + " rows");
  }
  return out;
}

}  // namespace cli
