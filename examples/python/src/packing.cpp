// SPDX-License-Identifier: MIT
#include "packing.hpp"

#include <nanobind/ndarray.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <tweetsent/fitting/calibration.hpp>
#include <tweetsent/learning/ngram_packing.hpp>
#include <tweetsent/model_file.hpp>
#include <tweetsent/version.hpp>
#include <utility>
#include <vector>

namespace nb = nanobind;
using namespace nb::literals;

namespace {

template <class Number>
using numbers = nb::ndarray<const Number, nb::ndim<1>, nb::c_contig>;

nb::tuple calibrate(numbers<double> scores, numbers<std::uint32_t> labels) {
  if (scores.size() != labels.size() || scores.size() == 0) {
    throw std::invalid_argument("calibrate: a label, 0 or 1, for each score");
  }
  std::vector<double> values;
  std::vector<std::uint32_t> truth(labels.data(), labels.data() + labels.size());
  for (std::size_t at = 0; at < scores.size(); ++at) {
    if (truth[at] > 1) throw std::invalid_argument("calibrate: a label, 0 or 1, for each score");
    values.insert(values.end(), {0.0, scores.data()[at]});
  }
  const tweetsent::calibration how = tweetsent::fit_calibration(values, truth, 2);
  return nb::make_tuple(how.slopes[1], how.offsets[1]);
}

nb::bytes pack(std::vector<std::string> labels, numbers<double> weights, double intercept,
               double typical_length, double length_smoothing, double slope, double offset, std::string name,
               std::size_t rows) {
  if (labels.size() != 2) throw std::invalid_argument("pack: two labels");
  const std::size_t buckets = weights.size();
  if (buckets < 2 || buckets > (std::size_t{1} << 28) || (buckets & (buckets - 1)) != 0) {
    throw std::invalid_argument("pack: weights of 2 to 2**28 buckets, a power of two");
  }
  tweetsent::trained_weights trained;
  trained.classes = 2;
  trained.buckets = static_cast<std::uint32_t>(buckets);
  for (std::uint32_t bucket = 0; bucket < trained.buckets; ++bucket) {
    if (weights.data()[bucket] == 0.0) continue;
    trained.bucket_of.push_back(bucket);
    trained.weights.push_back(weights.data()[bucket]);
  }
  trained.intercepts = {intercept};
  trained.length_smoothing = length_smoothing;
  trained.typical_length = typical_length;
  tweetsent::model_facts facts;
  facts.name = std::move(name);
  facts.created_by = std::string("tweetsent ") + tweetsent::version;
  facts.training = {{"rows", std::to_string(rows)}};
  tweetsent::ngram_model model(tweetsent::ngram_profile(),
                               tweetsent::pack_weights(trained, {{slope, slope}, {0.0, offset}}, 1));
  const std::string bytes =
      tweetsent::model_to_bytes({std::move(model), std::move(labels), std::move(facts)});
  return nb::bytes(bytes.data(), bytes.size());
}

}  // namespace

void add_packing(nb::module_& m) {
  m.def("calibrate", calibrate, "scores"_a, "labels"_a,
        "(slope, offset) that make log-odds of held-out tweets into those of calibrated probabilities.");
  m.def("pack", pack, "labels"_a, "weights"_a, "intercept"_a, "typical_length"_a, "length_smoothing"_a,
        "slope"_a, "offset"_a, "name"_a, "rows"_a);
}
