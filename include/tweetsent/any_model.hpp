// SPDX-License-Identifier: MIT
//
// What every family of models can do: the seam between a classifier and its features. A new family is a class
// that derives from any_model, and a line in model_file/families.hpp if it is to have model files.
#ifndef TWEETSENT_ANY_MODEL_HPP
#define TWEETSENT_ANY_MODEL_HPP

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "tweetsent/logistic_model.hpp"
#include "tweetsent/prediction.hpp"

namespace tweetsent {
inline namespace v0 {

// Const members may be called from any number of threads at once. Each is called once a tweet.
class any_model {
 public:
  virtual ~any_model() = default;

  // The family's own name, as model files have it. A family has it as `static constexpr family_name` too.
  virtual std::string_view family() const noexcept = 0;

  // From 2 to max_labels.
  virtual std::size_t classes() const noexcept = 0;
  virtual head_kind head() const noexcept = 0;

  // Writes the value of each class to scores[0 .. classes()).
  virtual void score(std::string_view tweet, double* scores) const noexcept = 0;

  // Appends what each piece of the tweet adds to decision_score() at `label`; returns that score's intercept.
  virtual double explain(std::string_view tweet, std::size_t label, std::vector<contribution>& out) const = 0;

  // How many words the tweet has, and how many of them weigh in the scores.
  virtual word_counts count_words(std::string_view tweet) const noexcept = 0;

  // This model as one of a family, or nullptr if it is of another: model.as<ngram_model>().
  template <class Family>
  const Family* as() const noexcept {
    return family() == Family::family_name ? static_cast<const Family*>(this) : nullptr;
  }

 protected:
  any_model() = default;
  any_model(const any_model&) = default;
  any_model& operator=(const any_model&) = default;
};

// Owns a model of any family. (std::unique_ptr does as much, but <memory> costs a seventh more to compile.)
class model_owner {
 public:
  template <class Model, class = std::enable_if_t<std::is_base_of_v<any_model, Model>>>
  model_owner(Model model) : model_(new Model(std::move(model))) {}

  model_owner(model_owner&& other) noexcept : model_(std::exchange(other.model_, nullptr)) {}
  model_owner& operator=(model_owner&& other) noexcept {
    std::swap(model_, other.model_);
    return *this;
  }
  ~model_owner() { delete model_; }

  const any_model& operator*() const noexcept { return *model_; }
  const any_model* operator->() const noexcept { return model_; }

 private:
  const any_model* model_;
};

}  // namespace v0
}  // namespace tweetsent

#endif
