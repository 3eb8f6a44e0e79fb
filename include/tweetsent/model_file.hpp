// SPDX-License-Identifier: MIT
//
// Saves and loads a classifier: one safetensors file with its weights, labels, profile and facts
// (docs/model_file.md). The only public header that needs RapidJSON.
//
//     const tweetsent::classifier own = tweetsent::load_model("my.safetensors");
#ifndef TWEETSENT_MODEL_FILE_HPP
#define TWEETSENT_MODEL_FILE_HPP

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tweetsent/classifier.hpp"
#include "tweetsent/model_file/error.hpp"
#include "tweetsent/model_file/families.hpp"
#include "tweetsent/model_file/input_file.hpp"
#include "tweetsent/model_file/parts.hpp"
#include "tweetsent/model_file/replace_file.hpp"
#include "tweetsent/text/unicode.hpp"
#include "tweetsent/version.hpp"

namespace tweetsent {
inline namespace v0 {

static_assert(detail::little_endian, "model files are little-endian and used without conversion");

namespace detail {

inline constexpr const char* model_format = "tweetsent-1";

// Tweets that are stored in the file with their scores. Loading refuses a file whose scores it does not
// reproduce.
inline constexpr std::string_view canary_tweets[] = {
    "I cannot stop smiling, what a lovely day!!! :) http://example.org/sun",
    "so sad that you're leaving... I hate goodbyes :(",
    "@someone The service wasn't bad, but not good either",
    "LOVED the show, gonna watch it again &amp; again",
    "caf\xC3\xA9 closed \xF0\x9F\x98\xAD why?? soooo disappointed",
    "",
};

inline void write_canaries(const classifier& source, safetensors_writer& tensors) {
  const std::size_t classes = source.labels().size();
  std::vector<double> scores;
  for (std::string_view tweet : canary_tweets) {
    std::array<double, max_labels> values{};
    source.score(tweet, values.data());
    scores.insert(scores.end(), values.begin(), values.begin() + static_cast<std::ptrdiff_t>(classes));
  }
  tensors.add("canaries.scores", "F64", {scores.size() / classes, classes}, scores.data(), scores.size());
  tensors.add_strings("canaries", canary_tweets);
}

// Scores are sums of a few products: another order of adding may move the last bits, nothing more.
inline void replay_canaries(const model_parts& parts, const classifier& loaded) {
  constexpr double tolerance = 1e-9;
  const std::size_t classes = loaded.labels().size();
  const std::vector<std::string_view> texts = parts.strings("canaries");
  const std::vector<double> expected = parts.doubles("canaries.scores", 2);
  parts.expect_extent("canaries.scores", 0, texts.size());
  parts.expect_extent("canaries.scores", 1, classes);
  for (std::size_t at = 0; at < texts.size(); ++at) {
    std::array<double, max_labels> scores{};
    loaded.score(texts[at], scores.data());
    for (std::size_t label = 0; label < classes; ++label) {
      const double wanted = expected[at * classes + label];
      if (!(std::fabs(scores[label] - wanted) <= tolerance * (1.0 + std::fabs(wanted)))) {
        parts.fail(parts.offset_of("canaries.scores") + (at * classes + label) * sizeof(double),
                   "canary tweet " + std::to_string(at) + " to score " + std::to_string(wanted),
                   std::to_string(scores[label]));
      }
    }
  }
}

// The bytes of a model file. Throws model_file_error.
inline file_bytes read_model_file(const std::string& path) {
  std::string reason;
  const auto check = [&](bool good) {
    if (!good) throw model_file_error(path, model_file_error::no_offset, "a model file", reason);
  };
  input_file file;
  check(file.open(path, reason));
  std::string head(std::min<std::size_t>(8, file.size()), '\0');
  check(file.read(head.data(), head.size(), reason));
  const std::size_t data = model_parts::find_data(head, file.size(), path), length = head.size();
  head.resize(data);
  check(file.read(head.data() + length, data - length, reason));
  model_parts::check_header(head, file.size(), path);

  file_bytes bytes;
  try {
    bytes.resize(file.size());
  } catch (const std::exception&) {  // std::bad_alloc or std::length_error
    reason = "too little memory for its " + std::to_string(file.size()) + " bytes";
    check(false);
  }
  std::memcpy(bytes.data(), head.data(), data);
  check(file.read(bytes.data() + data, file.size() - data, reason));
  return bytes;
}

// The model in the bytes of a file called `name`; it may take them over.
inline classifier read_bytes(file_bytes&& bytes, const std::string& name) {
  const model_parts parts(bytes.view(), name);
  parts.choice("format", {model_format});
  const std::vector<std::string_view> names = parts.strings("labels");
  if (names.size() < 2 || names.size() > max_labels) {
    parts.fail(parts.offset_of("labels.ends"), "2 to " + std::to_string(max_labels) + " labels",
               std::to_string(names.size()));
  }
  for (std::string_view label : names) {
    if (to_valid_utf8(label) != label) {
      parts.fail(parts.offset_of("labels.bytes"), "labels in UTF-8", parts.quoted(label));
    }
  }
  model_facts facts;
  facts.name = parts.metadata("name");
  facts.created_by = parts.metadata("created_by");
  facts.checksum = parts.checksum();
  const std::string prefix = "training.";
  for (const auto& [key, value] : parts.header().metadata) {
    if (key.compare(0, prefix.size(), prefix) == 0)
      facts.training.emplace_back(key.substr(prefix.size()), value);
  }
  abstain_threshold abstain;
  abstain.label = parts.metadata("abstain.label");
  const std::vector<double> threshold = parts.doubles("abstain.probability", 1);
  parts.expect_extent("abstain.probability", 0, 1);
  abstain.probability = threshold[0];
  if (abstain.probability < 0.0 || abstain.probability > 1.0) {
    parts.fail(parts.offset_of("abstain.probability"), "a probability", std::to_string(abstain.probability));
  }

  const model_family& family = model_families[parts.choice("family", family_names())];
  model_owner model = family.read(parts, names.size(), std::move(bytes));
  classifier out(std::move(model), {names.begin(), names.end()}, std::move(facts), std::move(abstain));
  replay_canaries(parts, out);
  return out;
}

}  // namespace detail

// The bytes of the classifier's model file: the same for equal classifiers. What is not valid UTF-8 in its
// labels and facts is replaced as everywhere. Throws model_file_error for a model whose family has no files.
inline std::string model_to_bytes(const classifier& source) {
  const detail::model_family* const family = detail::family_of(source.model());
  if (family == nullptr) {
    throw model_file_error("model", model_file_error::no_offset, "a family that has model files",
                           std::string(source.model().family()));
  }
  detail::metadata_list metadata{{"checksum", std::string(detail::checksum_digits, '0')},
                                 {"format", detail::model_format},
                                 {"name", to_valid_utf8(source.facts().name)},
                                 {"created_by", to_valid_utf8(source.facts().created_by)},
                                 {"family", std::string(family->name)}};
  detail::safetensors_writer tensors;
  family->write(source.model(), metadata, tensors);
  detail::write_canaries(source, tensors);
  std::vector<std::string> labels;
  for (const std::string& label : source.labels()) labels.push_back(to_valid_utf8(label));
  tensors.add_strings("labels", labels);
  tensors.add("abstain.probability", "F64", {1}, &source.abstain().probability, 1);
  metadata.emplace_back("abstain.label", to_valid_utf8(source.abstain().label));
  detail::metadata_list training = source.facts().training;
  std::sort(training.begin(), training.end());
  for (const auto& [key, value] : training) {
    metadata.emplace_back("training." + to_valid_utf8(key), to_valid_utf8(value));
  }

  return detail::with_checksum(tensors.file(metadata));
}

// The classifier in a model file's bytes, which are copied; `name` stands for the path in errors. Throws
// model_file_error.
inline classifier model_from_bytes(std::string_view bytes, const std::string& name = "model") {
  detail::file_bytes copy;
  copy.resize(bytes.size());
  if (!bytes.empty()) std::memcpy(copy.data(), bytes.data(), bytes.size());
  return detail::read_bytes(std::move(copy), name);
}

// Loads a model file: checks its header, then its checksum, sizes and offsets, and replays its canaries. An
// n-gram model's weights are used where they were read to. Throws model_file_error. Allocates the file's size
// only if its header asks for just so much, and little more before it knows that the file is sound.
inline classifier load_model(const std::string& path) {
  return detail::read_bytes(detail::read_model_file(path), path);
}

// Saves the classifier, wholly or not at all: see replace_file(), also for the file's mode and owner. Throws
// model_file_error, also for a classifier whose file could not be loaded again.
inline void save_model(const classifier& source, const std::string& path) {
  const std::string bytes = model_to_bytes(source);
  model_from_bytes(bytes, path);
  std::string reason;
  if (!replace_file(path, bytes, reason)) {
    throw model_file_error(path, model_file_error::no_offset, "to write it", reason);
  }
}

}  // namespace v0
}  // namespace tweetsent

#endif
