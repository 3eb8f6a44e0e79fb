// SPDX-License-Identifier: MIT
//
// Texts of Python as views that predicting reads, without a copy.
#ifndef TWEETSENT_PYTHON_TEXTS_HPP
#define TWEETSENT_PYTHON_TEXTS_HPP

#include <nanobind/nanobind.h>

#include <memory>
#include <string_view>
#include <vector>

// Views of texts, and the Python objects that hold their bytes. To be destroyed with the GIL held.
struct texts {
  std::vector<std::string_view> views;
  std::vector<bool> nulls;  // empty if no text is missing
  std::vector<nanobind::object> objects;
  std::vector<std::shared_ptr<void>> arrays;  // of Arrow

  bool is_null(std::size_t at) const { return !nulls.empty() && nulls[at]; }
};

// Adds a str or bytes. A lone surrogate of a str becomes U+FFFD. Throws nanobind::type_error for other types.
void add_text(nanobind::handle text, texts& out);

// The texts of any iterable.
texts texts_of_iterable(nanobind::handle items);

// The texts of a column that offers the Arrow C data interface (__arrow_c_stream__ or __arrow_c_array__):
// strings or bytes, in chunks or not. Throws nanobind::type_error for other columns.
texts texts_of_arrow(nanobind::handle column);

#endif
