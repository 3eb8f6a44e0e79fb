// SPDX-License-Identifier: MIT
//
// Columns of text through the Arrow C data interface:
// https://arrow.apache.org/docs/format/CDataInterface.html, CStreamInterface.html and
// CDataInterface/PyCapsuleInterface.html.
#include <cstdint>
#include <cstring>
#include <string>

#include "texts.hpp"

namespace nb = nanobind;

extern "C" {

struct ArrowSchema {
  const char *format, *name, *metadata;
  std::int64_t flags, n_children;
  ArrowSchema **children, *dictionary;
  void (*release)(ArrowSchema*);
  void* private_data;
};

struct ArrowArray {
  std::int64_t length, null_count, offset, n_buffers, n_children;
  const void** buffers;
  ArrowArray **children, *dictionary;
  void (*release)(ArrowArray*);
  void* private_data;
};

struct ArrowArrayStream {
  int (*get_schema)(ArrowArrayStream*, ArrowSchema*);
  int (*get_next)(ArrowArrayStream*, ArrowArray*);
  const char* (*get_last_error)(ArrowArrayStream*);
  void (*release)(ArrowArrayStream*);
  void* private_data;
};

}  // extern "C"

namespace {

// One of the three, released at its end.
template <class Struct>
std::shared_ptr<Struct> released_at_end() {
  return std::shared_ptr<Struct>(new Struct(), [](Struct* own) {
    if (own->release != nullptr) own->release(own);
    delete own;
  });
}

// Takes the structure over from a capsule.
template <class Struct>
std::shared_ptr<Struct> taken(nb::handle capsule, const char* name) {
  auto* const given = static_cast<Struct*>(PyCapsule_GetPointer(capsule.ptr(), name));
  if (given == nullptr) nb::raise_python_error();
  std::shared_ptr<Struct> out = released_at_end<Struct>();
  *out = *given;
  given->release = nullptr;
  return out;
}

bool bit(const void* bitmap, std::size_t at) {
  return ((static_cast<const std::uint8_t*>(bitmap)[at / 8] >> (at % 8)) & 1) != 0;
}

template <class Offset>
std::string_view text_between_offsets(const ArrowArray& array, std::size_t at) {
  const auto* const offsets = static_cast<const Offset*>(array.buffers[1]);
  const auto begin = static_cast<std::size_t>(offsets[at]), end = static_cast<std::size_t>(offsets[at + 1]);
  if (begin == end) return {};
  return {static_cast<const char*>(array.buffers[2]) + begin, end - begin};
}

// A view of 16 bytes: the size, then the text itself up to 12 bytes, or 4 bytes of it, a buffer and a place.
std::string_view text_of_view(const ArrowArray& array, std::size_t at) {
  const char* const view = static_cast<const char*>(array.buffers[1]) + 16 * at;
  std::int32_t size, buffer, place;
  std::memcpy(&size, view, sizeof size);
  if (size <= 12) return {view + 4, static_cast<std::size_t>(size)};
  std::memcpy(&buffer, view + 8, sizeof buffer);
  std::memcpy(&place, view + 12, sizeof place);
  return {static_cast<const char*>(array.buffers[2 + buffer]) + place, static_cast<std::size_t>(size)};
}

using text_of = std::string_view (*)(const ArrowArray&, std::size_t);

text_of reader_of(const ArrowSchema& schema) {
  const std::string format = schema.format;
  if (schema.dictionary == nullptr) {
    if (format == "u" || format == "z") return text_between_offsets<std::int32_t>;
    if (format == "U" || format == "Z") return text_between_offsets<std::int64_t>;
    if (format == "vu" || format == "vz") return text_of_view;
  }
  throw nb::type_error(("a column of tweets holds strings or bytes, not Arrow's format " + format +
                        (schema.dictionary == nullptr ? "" : " with a dictionary"))
                           .c_str());
}

void add_array(std::shared_ptr<ArrowArray> array, text_of read, texts& out) {
  const auto length = static_cast<std::size_t>(array->length),
             offset = static_cast<std::size_t>(array->offset);
  const void* const valid = array->null_count == 0 ? nullptr : array->buffers[0];
  if (valid != nullptr) out.nulls.resize(out.views.size());
  out.views.reserve(out.views.size() + length);
  for (std::size_t at = offset; at < offset + length; ++at) {
    const bool missing = valid != nullptr && !bit(valid, at);
    out.views.push_back(missing ? std::string_view() : read(*array, at));
    if (valid != nullptr || !out.nulls.empty()) out.nulls.push_back(missing);
  }
  out.arrays.push_back(std::move(array));
}

void check(int status, ArrowArrayStream& stream) {
  if (status == 0) return;
  const char* reason = stream.get_last_error(&stream);
  throw nb::value_error(reason == nullptr ? "the Arrow stream failed" : reason);
}

}  // namespace

texts texts_of_arrow(nb::handle column) {
  texts out;
  if (nb::hasattr(column, "__arrow_c_stream__")) {
    const nb::object capsule = column.attr("__arrow_c_stream__")();
    const auto stream = taken<ArrowArrayStream>(capsule, "arrow_array_stream");
    const auto schema = released_at_end<ArrowSchema>();
    check(stream->get_schema(stream.get(), schema.get()), *stream);
    const text_of read = reader_of(*schema);
    while (true) {
      auto array = released_at_end<ArrowArray>();
      check(stream->get_next(stream.get(), array.get()), *stream);
      if (array->release == nullptr) return out;
      add_array(std::move(array), read, out);
    }
  }
  if (nb::hasattr(column, "__arrow_c_array__")) {
    const nb::tuple capsules = nb::cast<nb::tuple>(column.attr("__arrow_c_array__")());
    const auto schema = taken<ArrowSchema>(capsules[0], "arrow_schema");
    add_array(taken<ArrowArray>(capsules[1], "arrow_array"), reader_of(*schema), out);
    return out;
  }
  throw nb::type_error("a column offers the Arrow C data interface: pyarrow, polars and pandas 3 do");
}
