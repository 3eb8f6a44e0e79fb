// SPDX-License-Identifier: MIT
//
// The Python package's compiled part. tweetsent/__init__.py is what users import.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>
#include <nanobind/stl/vector.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tweetsent/batch.hpp>
#include <tweetsent/default_model.hpp>
#include <tweetsent/model_file.hpp>

#include "features.hpp"
#include "packing.hpp"
#include "partial.hpp"
#include "texts.hpp"
#include "train.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace {

template <class Number>
using array = nb::ndarray<nb::numpy, Number, nb::ndim<1>>;

// A numpy array that owns the numbers.
template <class Number>
array<Number> to_array(std::vector<Number> numbers) {
  auto own = std::make_unique<std::vector<Number>>(std::move(numbers));
  Number* const data = own->data();
  const std::size_t size = own->size();
  nb::capsule owner(own.release(),
                    [](void* vector) noexcept { delete static_cast<std::vector<Number>*>(vector); });
  return array<Number>(data, {size}, owner);
}

struct prediction {
  std::string label, shown_label;
  std::size_t label_index = 0;
  double score = 0.0;
  std::optional<double> probability;
  bool abstained = false;
};

struct contribution {
  std::size_t begin, end;
  std::string text;
  double value;
};

struct explanation {
  prediction result;
  double intercept = 0.0;
  std::vector<contribution> contributions;
};

using shared_classifier = std::shared_ptr<const tweetsent::classifier>;

prediction converted(const tweetsent::classifier& source, const tweetsent::prediction& predicted) {
  return {std::string(predicted.label), std::string(source.shown_label(predicted)),
          predicted.label_index,        predicted.score,
          predicted.probability,        predicted.abstained};
}

// Many predictions, which become Python objects one by one when they are asked for.
struct predictions {
  shared_classifier source;
  std::vector<tweetsent::prediction> rows;
  std::vector<bool> nulls;

  bool is_null(std::size_t at) const { return !nulls.empty() && nulls[at]; }

  std::optional<prediction> row(std::ptrdiff_t at) const {
    const auto size = static_cast<std::ptrdiff_t>(rows.size());
    if (at < 0) at += size;
    if (at < 0 || at >= size) throw nb::index_error("no such prediction");
    const auto place = static_cast<std::size_t>(at);
    if (is_null(place)) return std::nullopt;
    return converted(*source, rows[place]);
  }

  nb::list labels() const {
    std::vector<nb::object> names;
    for (const std::string& label : source->labels()) names.push_back(nb::cast(label));
    nb::list out;
    for (std::size_t at = 0; at < rows.size(); ++at) {
      out.append(is_null(at) ? nb::object(nb::none()) : names[rows[at].label_index]);
    }
    return out;
  }

  template <class Number, class Take>
  array<Number> column(Number missing, Take&& take) const {
    std::vector<Number> out(rows.size());
    for (std::size_t at = 0; at < rows.size(); ++at) out[at] = is_null(at) ? missing : take(rows[at]);
    return to_array(std::move(out));
  }
};

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

class classifier {
 public:
  explicit classifier(shared_classifier source) : source_(std::move(source)) {}

  const tweetsent::classifier& source() const { return *source_; }

  predictions predict_texts(texts tweets, unsigned threads) const {
    predictions out{source_, std::vector<tweetsent::prediction>(tweets.views.size()),
                    std::move(tweets.nulls)};
    {
      const nb::gil_scoped_release others_may_run;
      tweetsent::predict_batch(*source_, tweets.views.data(), tweets.views.size(), out.rows.data(), threads);
    }
    return out;
  }

  nb::object predict(nb::handle tweets, unsigned threads) const {
    if (!PyUnicode_Check(tweets.ptr()) && !PyBytes_Check(tweets.ptr())) {
      return nb::cast(predict_texts(texts_of_iterable(tweets), threads));
    }
    texts one;
    add_text(tweets, one);
    return nb::cast(converted(*source_, source_->predict(one.views.front())));
  }

  // Row by row the probability of every label.
  nb::ndarray<nb::numpy, double, nb::ndim<2>> probabilities(nb::handle tweets, unsigned threads) const {
    const texts held = texts_of_iterable(tweets);
    const std::size_t labels = source_->labels().size(), rows = held.views.size();
    if (source_->head() == tweetsent::head_kind::linear)
      throw nb::value_error("a linear head has no probabilities");
    auto own = std::make_unique<std::vector<double>>(rows * labels);
    double* const data = own->data();
    {
      const nb::gil_scoped_release others_may_run;
      tweetsent::parallel_for(rows, threads, 512, [&](std::size_t begin, std::size_t end) {
        for (std::size_t row = begin; row < end; ++row) {
          static_cast<void>(source_->probabilities(held.views[row], data + row * labels));
        }
      });
    }
    nb::capsule owner(own.release(),
                      [](void* vector) noexcept { delete static_cast<std::vector<double>*>(vector); });
    return nb::ndarray<nb::numpy, double, nb::ndim<2>>(data, {rows, labels}, owner);
  }

  explanation explain(std::string_view tweet) const {
    const tweetsent::explanation predicted = source_->explain(tweet);
    explanation out{converted(*source_, predicted.result), predicted.intercept, {}};
    // Python counts characters, the library bytes; contributions are in the order of the tweet.
    std::size_t byte = 0, character = 0;
    const auto character_at = [&](std::size_t place) {
      for (; byte < place; ++byte) character += (static_cast<unsigned char>(tweet[byte]) & 0xC0) != 0x80;
      return character;
    };
    for (const tweetsent::contribution& each : predicted.contributions) {
      const std::size_t begin = character_at(each.begin), end = character_at(each.end);
      out.contributions.push_back(
          {begin, end, std::string(tweet.substr(each.begin, each.end - each.begin)), each.value});
    }
    return out;
  }

 private:
  shared_classifier source_;
};

std::string file_path(nb::handle path) {
  PyObject* bytes = nullptr;
  if (PyUnicode_FSConverter(path.ptr(), &bytes) == 0) nb::raise_python_error();
  const nb::object own = nb::steal(bytes);
  return nb::cast<nb::bytes>(own).c_str();
}

shared_classifier shared(tweetsent::classifier own) {
  return std::make_shared<const tweetsent::classifier>(std::move(own));
}

classifier load(std::optional<nb::object> path) {
  // The library keeps the default model for as long as the program runs, so nothing is deleted here.
  if (!path)
    return classifier(shared_classifier(&tweetsent::default_model(), [](const tweetsent::classifier*) {}));
  return classifier(shared(tweetsent::load_model(file_path(*path))));
}

nb::bytes to_bytes(const classifier& self) {
  const std::string bytes = tweetsent::model_to_bytes(self.source());
  return nb::bytes(bytes.data(), bytes.size());
}

classifier from_bytes(nb::bytes bytes) {
  return classifier(shared(tweetsent::model_from_bytes({bytes.c_str(), bytes.size()})));
}

nb::tuple features(nb::handle tweets, std::uint32_t buckets, bool lengths) {
  if (buckets < 2 || buckets > (1u << 28) || (buckets & (buckets - 1)) != 0) {
    throw nb::value_error("buckets is a power of two from 2 to 2**28");
  }
  const texts held = texts_of_iterable(tweets);
  sparse_rows rows;
  {
    const nb::gil_scoped_release others_may_run;
    rows = hashed_features(held.views, buckets);
  }
  const nb::object starts = nb::cast(to_array(std::move(rows.starts))),
                   places = nb::cast(to_array(std::move(rows.places))),
                   counts = nb::cast(to_array(std::move(rows.counts)));
  if (!lengths) return nb::make_tuple(starts, places, counts);
  return nb::make_tuple(starts, places, counts, to_array(std::move(rows.lengths)));
}

classifier train(nb::handle tweets, nb::handle labels, std::string name, bool balanced, std::size_t folds,
                 std::uint32_t table_bits, unsigned threads) {
  const texts held_tweets = texts_of_iterable(tweets), held_labels = texts_of_iterable(labels);
  const nb::gil_scoped_release others_may_run;
  return classifier(shared(train_classifier(held_tweets.views, held_labels.views,
                                            {std::move(name), balanced, folds, table_bits, threads})));
}

nb::str text_of(const prediction& predicted) {
  return nb::str("Prediction(label={!r}, score={!r}, probability={!r}, abstained={!r})")
      .format(predicted.label, predicted.score, predicted.probability, predicted.abstained);
}

}  // namespace

NB_MODULE(_core, m) {
  nb::exception<tweetsent::model_file_error>(m, "ModelFileError", PyExc_ValueError);

  nb::class_<prediction>(m, "Prediction", "What the model says of a tweet.")
      .def_ro("label", &prediction::label, "The likeliest label, also where the model abstained.")
      .def_ro("shown_label", &prediction::shown_label,
              "The label to show: `label`, or that of a model that abstained.")
      .def_ro("label_index", &prediction::label_index, "The place of `label` in Classifier.labels.")
      .def_ro("score", &prediction::score,
              "Two labels: the log-odds of the second. More: the likeliest one's logit over the mean of all.")
      .def_ro("probability", &prediction::probability,
              "Of the likeliest label; None for a model with a linear head.")
      .def_ro("abstained", &prediction::abstained, "Whether the probability is below the model's threshold.")
      .def("__repr__", text_of);

  nb::class_<contribution>(m, "Contribution", "What the characters [begin, end) of a tweet add to the score.")
      .def_ro("begin", &contribution::begin)
      .def_ro("end", &contribution::end)
      .def_ro("text", &contribution::text)
      .def_ro("value", &contribution::value)
      .def("__repr__", [](const contribution& self) {
        return nb::str("Contribution(text={!r}, value={!r})").format(self.text, self.value);
      });

  nb::class_<explanation>(m, "Explanation", "A prediction, and what adds up to its score.")
      .def_ro("prediction", &explanation::result)
      .def_ro("intercept", &explanation::intercept)
      .def_ro("contributions", &explanation::contributions, "In the order of the tweet.");

  nb::class_<predictions>(m, "Predictions",
                          "The predictions of many tweets, in their order. None for a missing tweet.")
      .def("__len__", [](const predictions& self) { return self.rows.size(); })
      .def("__getitem__", &predictions::row, "at"_a)
      .def_prop_ro("labels", &predictions::labels, "Their labels as a list.")
      .def_prop_ro(
          "label_indexes",
          [](const predictions& self) {
            return self.column<std::int32_t>(
                -1, [](const auto& row) { return static_cast<std::int32_t>(row.label_index); });
          },
          nb::rv_policy::automatic, "Places in Classifier.labels, a numpy array; -1 for a missing tweet.")
      .def_prop_ro(
          "scores",
          [](const predictions& self) {
            return self.column<double>(not_a_number, [](const auto& row) { return row.score; });
          },
          nb::rv_policy::automatic, "A numpy array; NaN for a missing tweet.")
      .def_prop_ro(
          "probabilities",
          [](const predictions& self) {
            return self.column<double>(
                not_a_number, [](const auto& row) { return row.probability.value_or(not_a_number); });
          },
          nb::rv_policy::automatic,
          "Of the likeliest label, a numpy array; NaN for a missing tweet and for a linear head.");

  nb::class_<classifier>(m, "Classifier",
                         "A model with its labels. It never changes; any number of threads may use it.")
      .def("predict", &classifier::predict, "tweets"_a, "threads"_a = 0,
           "The Prediction of one tweet (str or bytes), or the Predictions of an iterable of tweets. "
           "`threads`: 0 is one a core.")
      .def(
          "predict_arrow",
          [](const classifier& self, nb::handle column, unsigned threads) {
            return self.predict_texts(texts_of_arrow(column), threads);
          },
          "column"_a, "threads"_a = 0,
          "The Predictions of a column of text: pyarrow, polars, or what else has the Arrow C data "
          "interface. Copies no text.")
      .def("probabilities", &classifier::probabilities, "tweets"_a, "threads"_a = 0,
           "The probability of every label (columns) of each tweet (rows), a numpy array.")
      .def(
          "explain",
          [](const classifier& self, nb::str tweet) {
            texts one;
            add_text(tweet, one);
            return self.explain(one.views.front());
          },
          "tweet"_a, "What each part of the tweet adds to the score.")
      .def_prop_ro("labels", [](const classifier& self) { return self.source().labels(); })
      .def_prop_ro("name", [](const classifier& self) { return self.source().facts().name; })
      .def(
          "save",
          [](const classifier& self, nb::object path) {
            tweetsent::save_model(self.source(), file_path(path));
          },
          "path"_a, "Writes the model file, wholly or not at all.")
      .def("to_bytes", to_bytes, "The bytes of the model file.")
      .def_static("from_bytes", from_bytes, "bytes"_a);

  m.def("load", load, "path"_a = nb::none(), "The model of a file, or the one that is compiled in.");
  m.def("features", features, "tweets"_a, "buckets"_a = 1u << 20, nb::kw_only(), "lengths"_a = false,
        "The hashed n-grams that training uses, as the arrays of a CSR matrix: (indptr, indices, counts), "
        "with `buckets` columns. `lengths`: and a fourth array, how many tokens each tweet has.");
  m.def(
      "train", train, "tweets"_a, "labels"_a, nb::kw_only(), "name"_a = "", "balanced"_a = false,
      "folds"_a = 5, "table_bits"_a = 20, "threads"_a = 0,
      "A Classifier trained on tweets and their labels (str). Nothing is to tune: cross-validation chooses. "
      "`balanced`: every label counts the same, however many tweets it has.");
  add_partial(m);
  add_packing(m);
  m.attr("version") = tweetsent::version;
}
