// SPDX-License-Identifier: MIT
#include "partial.hpp"

#include <nanobind/ndarray.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tweetsent/partial.hpp>
#include <tweetsent/version.hpp>
#include <utility>
#include <vector>

#include "texts.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace {

nb::bytes to_python(const std::string& bytes) {
  return nb::bytes(bytes.data(), bytes.size());
}

tweetsent::frequency_counts counts_of(const nb::bytes& bytes) {
  return tweetsent::counts_from_bytes({bytes.c_str(), bytes.size()});
}

nb::bytes count(nb::handle tweets, nb::handle labels, std::vector<std::string> names) {
  const texts held_tweets = texts_of_iterable(tweets), held_labels = texts_of_iterable(labels);
  if (held_tweets.views.size() != held_labels.views.size()) {
    throw std::invalid_argument("every tweet has a label, and every label a tweet");
  }
  std::string bytes;
  {
    const nb::gil_scoped_release others_may_run;
    tweetsent::dataset rows(std::move(names));
    for (std::size_t at = 0; at < held_tweets.views.size(); ++at) {
      rows.add(held_tweets.views[at], held_labels.views[at]);
    }
    bytes = tweetsent::counts_to_bytes(tweetsent::count_frequencies(rows));
  }
  return to_python(bytes);
}

nb::bytes merge(const std::vector<nb::bytes>& parts) {
  if (parts.empty()) throw std::invalid_argument("merge: no counts");
  tweetsent::frequency_counts all = counts_of(parts.front());
  for (std::size_t at = 1; at < parts.size(); ++at) all.merge(counts_of(parts[at]));
  return to_python(tweetsent::counts_to_bytes(all));
}

nb::bytes forget(const nb::bytes& counts, const nb::bytes& gone) {
  tweetsent::frequency_counts left = counts_of(counts);
  std::string reason;
  if (!left.forget(counts_of(gone), reason)) throw std::invalid_argument("forget: " + reason);
  return to_python(tweetsent::counts_to_bytes(left));
}

using sums_array = nb::ndarray<nb::numpy, std::uint64_t, nb::ndim<2>, nb::c_contig>;

sums_array row_sums(const nb::bytes& counts, nb::handle tweets) {
  const texts held = texts_of_iterable(tweets);
  auto rows = std::make_unique<tweetsent::row_sums>();
  std::size_t labels = 0;
  {
    const nb::gil_scoped_release others_may_run;
    const tweetsent::frequency_counts all = counts_of(counts);
    labels = all.labels.size();
    const tweetsent::row_summer summer(all);
    for (const std::string_view tweet : held.views) summer.add(tweet, 0, *rows);
  }
  std::uint64_t* const data = rows->sums.data();
  nb::capsule owner(rows.release(),
                    [](void* own) noexcept { delete static_cast<tweetsent::row_sums*>(own); });
  return sums_array(data, {held.views.size(), labels}, owner);
}

nb::bytes fit(const nb::bytes& counts, nb::ndarray<const std::uint64_t, nb::ndim<2>, nb::c_contig> sums,
              nb::ndarray<const std::uint32_t, nb::ndim<1>, nb::c_contig> labels, bool linear,
              std::string name) {
  const tweetsent::frequency_counts all = counts_of(counts);
  if (sums.shape(0) != labels.shape(0) || sums.shape(1) != all.labels.size()) {
    throw std::invalid_argument("fit: a row of sums for each label of a row, a column for each label");
  }
  tweetsent::row_sums rows;
  rows.sums.assign(sums.data(), sums.data() + sums.size());
  rows.labels.assign(labels.data(), labels.data() + labels.size());
  tweetsent::model_facts facts;
  facts.name = std::move(name);
  facts.created_by = std::string("tweetsent ") + tweetsent::version;
  facts.training = {{"rows", std::to_string(rows.size())}};
  const auto head = linear ? tweetsent::head_kind::linear : tweetsent::head_kind::logistic;
  return to_python(tweetsent::model_to_bytes(
      {tweetsent::fit_frequency_model(all, rows, head), all.labels, std::move(facts)}));
}

}  // namespace

void add_partial(nb::module_& m) {
  m.def("count", count, "tweets"_a, "labels"_a, "names"_a);
  m.def("merge", merge, "parts"_a);
  m.def("forget", forget, "counts"_a, "gone"_a);
  m.def("row_sums", row_sums, "counts"_a, "tweets"_a);
  m.def("fit", fit, "counts"_a, "sums"_a, "labels"_a, "linear"_a, "name"_a);
}
