// SPDX-License-Identifier: MIT
//
// The families of models that have model files: the name in the file, and how each is read and written.
#ifndef TWEETSENT_MODEL_FILE_FAMILIES_HPP
#define TWEETSENT_MODEL_FILE_FAMILIES_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tweetsent/any_model.hpp"
#include "tweetsent/model_file/frequency_parts.hpp"
#include "tweetsent/model_file/input_file.hpp"
#include "tweetsent/model_file/ngram_parts.hpp"
#include "tweetsent/model_file/parts.hpp"

namespace tweetsent {
inline namespace v0 {
namespace detail {

struct model_family {
  std::string_view name;
  // Reads a model of so many classes; it may take over the bytes that the parts lie in.
  model_owner (*read)(const model_parts& parts, std::size_t classes, file_bytes&& bytes);
  void (*write)(const any_model& model, metadata_list& metadata, safetensors_writer& tensors);
};

inline constexpr model_family model_families[] = {
    {frequency_model::family_name, read_frequency_model, write_frequency_model},
    {ngram_model::family_name, read_ngram_model, write_ngram_model},
};

inline std::vector<std::string> family_names() {
  std::vector<std::string> names;
  for (const model_family& family : model_families) names.emplace_back(family.name);
  return names;
}

// The family of a model, or nullptr if it has no model files.
inline const model_family* family_of(const any_model& model) noexcept {
  for (const model_family& family : model_families) {
    if (family.name == model.family()) return &family;
  }
  return nullptr;
}

}  // namespace detail
}  // namespace v0
}  // namespace tweetsent

#endif
