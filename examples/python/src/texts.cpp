// SPDX-License-Identifier: MIT
#include "texts.hpp"

#include <string>

namespace nb = nanobind;

namespace {

const char* utf8(nb::handle text, Py_ssize_t& size) {
  return PyUnicode_AsUTF8AndSize(text.ptr(), &size);
}

}  // namespace

void add_text(nb::handle text, texts& out) {
  if (PyUnicode_Check(text.ptr())) {
    Py_ssize_t size = 0;
    const char* data = utf8(text, size);
    if (data == nullptr) {
      PyErr_Clear();
      const nb::object units = text.attr("encode")("utf-16-le", "surrogatepass");
      out.objects.push_back(units.attr("decode")("utf-16-le", "replace"));
      data = utf8(out.objects.back(), size);
      if (data == nullptr) nb::raise_python_error();
    }
    out.views.emplace_back(data, static_cast<std::size_t>(size));
  } else if (PyBytes_Check(text.ptr())) {
    char* data = nullptr;
    Py_ssize_t size = 0;
    if (PyBytes_AsStringAndSize(text.ptr(), &data, &size) != 0) nb::raise_python_error();
    out.views.emplace_back(data, static_cast<std::size_t>(size));
  } else {
    const nb::object name = text.type().attr("__name__");
    throw nb::type_error(
        ("a tweet is str or bytes, not " + std::string(nb::cast<const char*>(name))).c_str());
  }
}

texts texts_of_iterable(nb::handle items) {
  // A list of its own, so that no other thread changes it while the GIL is released.
  const nb::object list = nb::steal(PySequence_List(items.ptr()));
  if (!list.is_valid()) nb::raise_python_error();
  texts out;
  const auto count = static_cast<std::size_t>(PyList_Size(list.ptr()));
  out.views.reserve(count);
  out.objects.push_back(list);
  for (std::size_t at = 0; at < count; ++at) {
    add_text(PyList_GetItem(list.ptr(), static_cast<Py_ssize_t>(at)), out);
  }
  return out;
}
