// SPDX-License-Identifier: MIT
#include "labelled/labelled_files.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
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

class row_collector {
 public:
  row_collector(const label_map& labels, std::vector<std::string> known) : data_(std::move(known)) {
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

  // Returns what is wrong with the row, if anything is.
  std::string add(std::string_view text, std::string_view value) {
    if (takes_any_value_) {
      const std::size_t labels = data_.labels().size();
      try {
        data_.add(text, value);
      } catch (const std::invalid_argument& error) {
        return error.what();  // one label too many
      }
      return data_.labels().size() == labels ? "" : label_problem(data_.labels());
    }
    const auto found = numbers_.find(value);
    if (found == numbers_.end()) {
      ++skipped_;
    } else {
      data_.add(text, found->second);
    }
    return "";
  }

  tweetsent::dataset& data() noexcept { return data_; }
  std::size_t skipped() const noexcept { return skipped_; }

 private:
  tweetsent::dataset data_;
  std::map<std::string, std::uint32_t, std::less<>> numbers_;
  bool takes_any_value_ = false;
  std::size_t skipped_ = 0;
};

std::string read_file(const std::string& path, csv_format format, const std::vector<csv_column>& columns,
                      row_collector& rows, progress& done) {
  input_file file(path);
  std::uint64_t record_number = 0;
  csv_reader csv(file.name(), format, columns, [&](const csv_record& record) {
    ++record_number;
    const std::string problem =
        record.problem.empty() ? rows.add(record.values[0], record.values[1]) : record.problem;
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

void add_labelled_options(CLI::App& command, labelled_options& options) {
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
  command.add_option("--holdout", options.holdout, "Test part: the last rows of each class, as a share")
      ->check(CLI::Range(0.0, 0.999))
      ->check(is_number)
      ->type_name("SHARE");
  command.add_flag("--quiet", options.quiet, "No progress on standard error");
  command.add_option("FILE", options.files, "CSV files; - is standard input")->type_name("")->required();
}

labelled_rows read_labelled(const labelled_options& options, std::vector<std::string> known) {
  const std::vector<csv_column> columns{{split_list(options.text_columns), true},
                                        {split_list(options.label_columns), true}};
  const bool sorts = known.empty() && options.labels.empty();
  row_collector rows(parse_labels(options.labels), std::move(known));
  labelled_rows out;
  {
    progress done("read", options.quiet);
    for (const std::string& path : options.files) {
      const std::string hash = read_file(path, options.format, columns, rows, done);
      if (options.adapt) out.sources.resize(rows.data().size(), static_cast<std::uint32_t>(out.files.size()));
      out.files.push_back({base_name(path), hash});
    }
  }
  out.skipped = rows.skipped();
  out.data = sorts ? sort_labels(std::move(rows.data())) : std::move(rows.data());
  if (out.data.size() == 0) throw input_error("no labelled rows in " + options.files.front());
  std::vector<std::size_t> target, others;
  for (std::size_t row = 0; row < out.data.size(); ++row) {
    const bool is_other = !out.sources.empty() && out.sources[row] != 0;
    (is_other ? others : target).push_back(row);
  }
  if (options.holdout > 0.0) {
    out.split = tweetsent::hold_out(out.data, target, options.holdout);
    if (out.split.test.empty()) {
      throw input_error("--holdout " + records::all_digits(options.holdout) + " holds out none of " +
                        std::to_string(target.size()) + " rows");
    }
  } else {
    out.split = {target, target};
  }
  out.split.training.insert(out.split.training.end(), others.begin(), others.end());
  return out;
}

}  // namespace cli
