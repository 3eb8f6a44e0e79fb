// SPDX-License-Identifier: MIT
//
// Counts and row sums as bytes, to be stored or sent to another machine: safetensors files like model files
// (docs/model_file.md). Equal counts have equal bytes, in whatever order their rows came.
#ifndef TWEETSENT_PARTIAL_PARTIAL_FILES_HPP
#define TWEETSENT_PARTIAL_PARTIAL_FILES_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tweetsent/logistic_model.hpp"
#include "tweetsent/model_file.hpp"
#include "tweetsent/partial/frequency_counts.hpp"
#include "tweetsent/partial/row_sums.hpp"

namespace tweetsent {
inline namespace v0 {

// Row sums as a file has them.
struct row_sums_file {
  row_sums rows = {};
  std::vector<std::string> labels = {};
  std::string counts = {};              // the checksum of the counts that they were made under
  std::vector<std::string> files = {};  // what the rows came from, if that is to be told
};

namespace detail {

inline constexpr const char* counts_format = "tweetsent-counts-1";
inline constexpr const char* sums_format = "tweetsent-sums-1";

inline std::vector<std::string> read_labels(const model_parts& parts) {
  const std::vector<std::string_view> names = parts.strings("labels");
  if (names.size() > max_labels) {
    parts.fail(parts.offset_of("labels.ends"), "at most " + std::to_string(max_labels) + " labels",
               std::to_string(names.size()));
  }
  std::vector<std::string> out;
  for (const std::string_view name : names) {
    if (std::count(names.begin(), names.end(), name) > 1) {
      parts.fail(parts.offset_of("labels.bytes"), "every label once", parts.quoted(name) + " twice");
    }
    out.emplace_back(name);
  }
  return out;
}

inline file_bytes aligned_copy(std::string_view bytes) {
  file_bytes out;
  out.resize(bytes.size());
  if (!bytes.empty()) std::memcpy(out.data(), bytes.data(), bytes.size());
  return out;
}

inline frequency_counts read_counts(const file_bytes& bytes, const std::string& name) {
  const model_parts parts(bytes.view(), name);
  parts.choice("format", {counts_format});
  frequency_counts out(read_profile(parts), read_labels(parts));
  const auto* rows = parts.elements<std::uint64_t>("rows", "U64", 1);
  parts.expect_extent("rows", 0, out.labels.size());
  out.rows.assign(rows, rows + out.labels.size());
  for (const std::uint64_t count : out.rows) {
    if (count > max_count) parts.fail(parts.offset_of("rows"), "at most 2^43 rows", std::to_string(count));
  }
  out.table = read_table(parts, out.labels.size());
  return out;
}

inline row_sums_file read_sums(const file_bytes& bytes, const std::string& name) {
  const model_parts parts(bytes.view(), name);
  parts.choice("format", {sums_format});
  row_sums_file out;
  out.labels = read_labels(parts);
  out.counts = parts.metadata("counts");
  for (const std::string_view file : parts.strings("files")) out.files.emplace_back(file);
  const auto* sums = parts.elements<std::uint64_t>("sums", "U64", 2);
  const auto* rows = parts.elements<std::uint8_t>("rows", "U8", 1);
  const std::size_t size = parts.extent("rows", 0);
  parts.expect_extent("sums", 0, size);
  parts.expect_extent("sums", 1, out.labels.size());
  out.rows.sums.assign(sums, sums + size * out.labels.size());
  out.rows.labels.assign(rows, rows + size);
  for (const std::uint32_t label : out.rows.labels) {
    if (label < out.labels.size()) continue;
    parts.fail(parts.offset_of("rows"), "labels below " + std::to_string(out.labels.size()),
               std::to_string(label));
  }
  return out;
}

inline void save_partial(const std::string& bytes, const std::string& path) {
  std::string reason;
  if (!replace_file(path, bytes, reason)) {
    throw model_file_error(path, model_file_error::no_offset, "to write it", reason);
  }
}

}  // namespace detail

inline std::string counts_to_bytes(const frequency_counts& counts) {
  detail::metadata_list metadata{{"checksum", std::string(detail::checksum_digits, '0')},
                                 {"format", detail::counts_format}};
  detail::safetensors_writer tensors;
  detail::write_profile(counts.switches, metadata, tensors);
  detail::write_table(counts.table, tensors);
  tensors.add("rows", "U64", {counts.rows.size()}, counts.rows.data(), counts.rows.size());
  tensors.add_strings("labels", counts.labels);
  return detail::with_checksum(tensors.file(metadata));
}

// The counts in a file's bytes; `name` stands for the path in errors. Throws model_file_error.
inline frequency_counts counts_from_bytes(std::string_view bytes, const std::string& name = "counts") {
  return detail::read_counts(detail::aligned_copy(bytes), name);
}

// Files are loaded and saved as model files are. Throws model_file_error.
inline frequency_counts load_counts(const std::string& path) {
  return detail::read_counts(detail::read_model_file(path), path);
}
inline void save_counts(const frequency_counts& counts, const std::string& path) {
  detail::save_partial(counts_to_bytes(counts), path);
}

// The checksum that row sums name their counts by.
inline std::string checksum_of(const frequency_counts& counts) {
  const std::string bytes = counts_to_bytes(counts);
  return bytes.substr(bytes.find(detail::checksum_key) + detail::checksum_key.size(),
                      detail::checksum_digits);
}

inline std::string sums_to_bytes(const row_sums_file& source) {
  detail::metadata_list metadata{{"checksum", std::string(detail::checksum_digits, '0')},
                                 {"format", detail::sums_format},
                                 {"counts", source.counts}};
  detail::safetensors_writer tensors;
  const std::vector<std::uint8_t> labels(source.rows.labels.begin(), source.rows.labels.end());
  tensors.add("sums", "U64", {labels.size(), source.labels.size()}, source.rows.sums.data(),
              source.rows.sums.size());
  tensors.add("rows", "U8", {labels.size()}, labels.data(), labels.size());
  tensors.add_strings("labels", source.labels);
  tensors.add_strings("files", source.files);
  return detail::with_checksum(tensors.file(metadata));
}

// The same for row sums.
inline row_sums_file sums_from_bytes(std::string_view bytes, const std::string& name = "sums") {
  return detail::read_sums(detail::aligned_copy(bytes), name);
}
inline row_sums_file load_sums(const std::string& path) {
  return detail::read_sums(detail::read_model_file(path), path);
}
inline void save_sums(const row_sums_file& source, const std::string& path) {
  detail::save_partial(sums_to_bytes(source), path);
}

}  // namespace v0
}  // namespace tweetsent

#endif
