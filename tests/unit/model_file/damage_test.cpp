// SPDX-License-Identifier: MIT
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model_image.hpp"
#include "random_text.hpp"
#include "small_models.hpp"
#include "tweetsent/model_file.hpp"

using namespace tweetsent;

namespace {

// A model of few stems, so that all of its bytes can be tried.
std::string small_file() {
  frequency_table table(2);
  for (const char* stem : {"love", "hate", "gon", "caf\xC3\xA9", "good"})
    table.add(stem, table.size() % 2, 3);
  return model_to_bytes(classifier(frequency_model(preprocessor({false, stop_word_list::own, {"the", "a"}}),
                                                   table, small_head(head_kind::logistic, 2)),
                                   {"A", "B"}, {"small", "a test", "", {{"rows", "5"}}}));
}

std::string small_ngram_file(int weight = 7) {
  ngram_weights numbers;
  numbers.classes = 2;
  numbers.buckets = 32;
  numbers.units = {0.01};
  numbers.intercepts = {0.25};
  numbers.length_smoothing = 4.0;
  numbers.typical_length = 12.5;
  std::int8_t* table = numbers.make_table();
  for (int bucket = 0; bucket < 32; ++bucket)
    table[bucket] = static_cast<std::int8_t>((bucket - 15) * weight);
  return model_to_bytes(classifier(ngram_model({}, std::move(numbers)), {"A", "B"}, {"small", "", "", {}}));
}

// What the loader says of a file that it refuses; empty if it takes it.
std::optional<std::string> refusal(const std::string& file) {
  try {
    model_from_bytes(file, "m");
    return std::nullopt;
  } catch (const model_file_error& error) {
    return error.what();
  }
}

bool is_refused(const model_image& image) {
  return refusal(image.file()).has_value();
}

}  // namespace

TEST_CASE("every prefix of a model file is refused") {
  for (const std::string& file : {small_file(), small_ngram_file()}) {
    REQUIRE_FALSE(refusal(file).has_value());
    for (std::size_t size = 0; size < file.size(); ++size) REQUIRE(refusal(file.substr(0, size)).has_value());
    CHECK(refusal(file + '\0').has_value());
  }
}

TEST_CASE("a file of another kind is refused as one without a safetensors header") {
  CHECK(
      refusal("text,label\nso sad,neg\n") ==
      "m: at byte 0: expected a safetensors header that fits the file (22 bytes), found 7089066226646279540 "
      "bytes");
}

TEST_CASE("every prefix of the data is refused though its checksum is right") {
  const model_image whole(small_file());
  for (std::size_t size = 0; size < whole.data.size(); ++size) {
    model_image image = whole;
    image.data.resize(size);
    REQUIRE(is_refused(image));
  }
}

TEST_CASE("every flip of a single bit is refused") {
  for (std::string file : {small_file(), small_ngram_file()}) {
    for (std::size_t bit = 0; bit < file.size() * 8; ++bit) {
      const char mask = static_cast<char>(1 << (bit % 8));
      file[bit / 8] = static_cast<char>(file[bit / 8] ^ mask);
      REQUIRE(refusal(file).has_value());
      file[bit / 8] = static_cast<char>(file[bit / 8] ^ mask);
    }
  }
}

TEST_CASE("a changed byte under a right checksum is refused or gives a model that answers") {
  const model_image whole(small_file());
  random_text random(1);
  std::size_t taken = 0;
  const auto try_image = [&taken](const model_image& image) {
    try {
      const classifier loaded = model_from_bytes(image.file());
      ++taken;
      const prediction found = loaded.explain("love caf\xC3\xA9 hate, gonna").result;
      REQUIRE(std::isfinite(found.score));
      REQUIRE((!found.probability || (*found.probability >= 0.0 && *found.probability <= 1.0)));
      const std::string again = model_to_bytes(loaded);
      REQUIRE(model_to_bytes(model_from_bytes(again)) == again);
    } catch (const model_file_error& error) {
      REQUIRE(std::string(error.what()).find('\n') == std::string::npos);
      REQUIRE(std::string(error.what()).size() < 400);
    }
  };
  // Some of these at each byte, others at the next.
  const std::vector<char> bad = {' ', '"', '\\', '0', '9',  '-',    ',',
                                 '{', '}', '[',  ']', '\0', '\x1F', '\xFF'};
  for (std::size_t at = 0; at < whole.header.size(); ++at) {
    for (std::size_t which = at % 3; which < bad.size(); which += 3) {
      model_image image = whole;
      image.header[at] = bad[which];
      try_image(image);
    }
  }
  for (std::size_t at = 0; at < whole.data.size(); ++at) {
    for (int run = 0; run < 3; ++run) {
      model_image image = whole;
      image.data[at] = static_cast<char>(random.below(256));
      try_image(image);
    }
  }
  CHECK(taken > 0);
}

TEST_CASE("weights that are not numbers, or infinite, are refused") {
  const double infinity = std::numeric_limits<double>::infinity();
  const model_image whole(small_file());
  for (const std::string tensor : {"intercepts", "weights", "canaries.scores", "abstain.probability"}) {
    for (const double bad : {std::nan(""), infinity, -infinity}) {
      model_image image = whole;
      image.set(tensor, 0, bad);
      REQUIRE(is_refused(image));
    }
  }
}

TEST_CASE("weights are refused that are finite but large enough to give an infinite score") {
  frequency_table table(2);
  table.add("zebra", 1, 1000);
  for (const double weight : {1e308, -1e308, 1e300}) {
    const logistic_model head{head_kind::logistic, 2, 2, {0.0}, {0.0, 1.0}};
    model_image image(model_to_bytes(classifier(frequency_model(preprocessor(), table, head), {"A", "B"})));
    REQUIRE_FALSE(is_refused(image));
    image.set("weights", 1, weight);
    REQUIRE(is_refused(image));
  }
}

TEST_CASE("a length by which a tweet without tokens could score what is no number is refused") {
  model_image image(small_ngram_file(0));
  // The empty canary, which would tell, becomes the last letter of the one before it.
  std::uint64_t bytes = 0;
  for (std::string_view tweet : detail::canary_tweets) bytes += tweet.size();
  image.set("canaries.ends", std::size(detail::canary_tweets) - 2, bytes - 1);
  image.set("length", 1, 1e100);
  for (const double good : {1e-100, 4.0}) {
    image.set("length", 0, good);
    CHECK_FALSE(is_refused(image));
    const classifier loaded = model_from_bytes(image.file());
    CHECK(std::isfinite(loaded.predict("").score));
  }
  for (const double bad : {5e-324, 1e-300, 1e-101, 0.0, -1.0}) {
    image.set("length", 0, bad);
    CHECK(is_refused(image));
  }
}

TEST_CASE("a threshold for abstaining is a probability") {
  model_image image(small_file());
  for (const double good : {0.0, 0.5, 1.0}) {
    image.set("abstain.probability", 0, good);
    CHECK_FALSE(is_refused(image));
  }
  for (const double bad : {-0.1, 1.1, 1e308}) {
    image.set("abstain.probability", 0, bad);
    CHECK(is_refused(image));
  }
}

TEST_CASE("another value than a canary's score is refused, whether weights, counts or scores were changed") {
  const model_image whole(small_file());
  for (const std::string tensor : {"intercepts", "weights", "canaries.scores"}) {
    model_image image = whole;
    image.set(tensor, tensor == "canaries.scores" ? 1 : 0, 0.3);
    REQUIRE(refusal(image.file()).value().find("canary") != std::string::npos);
  }
  model_image counts = whole, profile(model_to_bytes(small_classifier()));
  for (std::size_t at = 0; at < 10; ++at) counts.set("counts", at, std::uint64_t{1000});
  CHECK(refusal(counts.file()).value().find("canary") != std::string::npos);
  REQUIRE(profile.replace("\"profile.fold_case_first\":\"false\"", "\"profile.fold_case_first\":\"true\""));
  CHECK(refusal(profile.file()).value().find("canary") != std::string::npos);
}

TEST_CASE("counts so large that sums would wrap are refused") {
  for (const std::uint64_t count : {std::uint64_t{1} << 44, std::uint64_t{1} << 63, ~std::uint64_t{0}}) {
    model_image image(small_file());
    image.set("counts", 3, count);
    CHECK(is_refused(image));
  }
}

TEST_CASE("a stem that comes twice is refused, in a line that stays one") {
  frequency_table table(2);
  const std::string stem = "line\nfeed\t\x1b[31m" + std::string(3000, 'x');
  table.add(stem + "1", 0), table.add(stem + "2", 0);
  const classifier source(frequency_model(preprocessor(), table, small_head(head_kind::logistic, 2)),
                          {"A", "B"});
  model_image image(model_to_bytes(source));
  image.data[image.begin_of("stems.bytes") + 2 * stem.size() + 1] = '1';
  const std::string told = refusal(image.file()).value();
  CHECK(told.find("twice") != std::string::npos);
  CHECK(std::none_of(told.begin(), told.end(), [](char byte) { return byte >= 0 && byte < ' '; }));
  CHECK(told.size() < 300);
}

TEST_CASE("labels that are no text are refused") {
  model_image image(small_file());
  image.data[image.begin_of("labels.bytes")] = '\xFF';
  CHECK(is_refused(image));
}

TEST_CASE("tensors that overlap, leave a hole or are named twice for the same bytes are refused") {
  model_image image(small_file());
  REQUIRE(image.replace("\"data_offsets\":[8,24]", "\"data_offsets\":[0,16]"));
  CHECK(is_refused(image));
  model_image twice(small_file());
  twice.data.append(8, '\0');
  REQUIRE(twice.replace("\"weights\":",
                        R"("again":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"weights":)"));
  CHECK(is_refused(twice));
}

TEST_CASE("strings without ends are refused") {
  model_image image(model_to_bytes(classifier(
      frequency_model(preprocessor(), frequency_table(2), small_head(head_kind::logistic, 2)), {"A", "B"})));
  const auto at = std::to_string(image.begin_of("stop_words.bytes")), end = std::to_string(image.data.size());
  REQUIRE(image.replace("\"shape\":[0],\"data_offsets\":[" + at + "," + at + "]},\"canaries.bytes\"",
                        "\"shape\":[4],\"data_offsets\":[" + end + "," +
                            std::to_string(image.data.size() + 4) + "]},\"canaries.bytes\""));
  image.data += "left";
  CHECK(is_refused(image));
}

TEST_CASE("an error names the path that the caller gave") {
  CHECK(refusal("").value().substr(0, 2) == "m:");
}
