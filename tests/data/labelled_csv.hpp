// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_TESTS_LABELLED_CSV_HPP
#define TWEETSENT_TESTS_LABELLED_CSV_HPP

#include <csv.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "tweetsent/dataset.hpp"

using csv_records = std::vector<std::vector<std::string>>;

// All records of a file, its header first.
inline csv_records read_csv(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  csv_records records(1);
  const auto take_field = [](void* text, std::size_t size, void* out) {
    static_cast<csv_records*>(out)->back().emplace_back(static_cast<const char*>(text), size);
  };
  const auto take_record = [](int, void* out) { static_cast<csv_records*>(out)->emplace_back(); };
  csv_parser parser;
  csv_init(&parser, CSV_STRICT);
  const bool whole =
      csv_parse(&parser, bytes.data(), bytes.size(), take_field, take_record, &records) == bytes.size() &&
      csv_fini(&parser, take_field, take_record, &records) == 0;
  csv_free(&parser);
  records.pop_back();
  if (!whole || records.empty()) throw std::runtime_error(path + " is no CSV file");
  return records;
}

// The labelled tweets of a CSV file.
inline tweetsent::dataset read_labelled_csv(const std::string& path, std::string_view label_column) {
  const csv_records records = read_csv(path);
  const auto column = [&](std::string_view name) {
    const std::vector<std::string>& header = records.front();
    return static_cast<std::size_t>(std::find(header.begin(), header.end(), name) - header.begin());
  };
  const std::size_t text = column("text"), label = column(label_column);
  tweetsent::dataset out;
  for (std::size_t at = 1; at < records.size(); ++at) out.add(records[at].at(text), records[at].at(label));
  return out;
}

#endif
