// SPDX-License-Identifier: MIT
//
// A loadable extension for SQLite:
//
//     sentiment(TEXT)              the label, by the model that is compiled in
//     sentiment_probability(TEXT)  its probability
//     sentiment(TEXT, MODEL), sentiment_probability(TEXT, MODEL)   the same by a model file
//
// NULL gives NULL. With one argument they always answer the same, so that an index or a generated column may
// use them. Those with a file may be called by the statement itself only: no view or trigger of somebody
// else's database makes a program read files.
#include <sqlite3ext.h>

#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <tweetsent/default_model.hpp>
#include <tweetsent/model_file.hpp>

SQLITE_EXTENSION_INIT1

namespace {

// The bytes of a blob; of a text its UTF-8, of a number the one that SQLite writes for it.
std::string_view bytes_of(sqlite3_value* value) {
  const void* const bytes = sqlite3_value_type(value) == SQLITE_BLOB
                                ? sqlite3_value_blob(value)
                                : static_cast<const void*>(sqlite3_value_text(value));
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

// The model of the second argument. SQLite keeps it for as long as the statement runs with the same one.
const tweetsent::classifier& model_of(sqlite3_context* context, int count, sqlite3_value** arguments) {
  if (count == 1) return tweetsent::default_model();
  if (void* const kept = sqlite3_get_auxdata(context, 1)) {
    return *static_cast<const tweetsent::classifier*>(kept);
  }
  auto loaded =
      std::make_unique<tweetsent::classifier>(tweetsent::load_model(std::string(bytes_of(arguments[1]))));
  sqlite3_set_auxdata(context, 1, loaded.release(),
                      [](void* model) { delete static_cast<tweetsent::classifier*>(model); });
  void* const kept = sqlite3_get_auxdata(context, 1);  // none if memory ran out
  if (kept == nullptr) throw std::bad_alloc();
  return *static_cast<const tweetsent::classifier*>(kept);
}

template <class Answer>
void answer_tweet(sqlite3_context* context, int count, sqlite3_value** arguments, Answer&& answer) noexcept {
  for (int at = 0; at < count; ++at) {
    if (sqlite3_value_type(arguments[at]) == SQLITE_NULL) return sqlite3_result_null(context);
  }
  try {
    const tweetsent::classifier& model = model_of(context, count, arguments);
    answer(model, model.predict(bytes_of(arguments[0])));
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  } catch (const std::exception& error) {
    sqlite3_result_error(context, (std::string("sentiment: ") + error.what()).c_str(), -1);
  }
}

void sentiment(sqlite3_context* context, int count, sqlite3_value** arguments) noexcept {
  answer_tweet(context, count, arguments,
               [context](const auto& model, const tweetsent::prediction& predicted) {
                 const std::string_view label = model.shown_label(predicted);
                 sqlite3_result_text(context, label.data(), static_cast<int>(label.size()), SQLITE_TRANSIENT);
               });
}

void sentiment_probability(sqlite3_context* context, int count, sqlite3_value** arguments) noexcept {
  answer_tweet(context, count, arguments, [context](const auto&, const tweetsent::prediction& predicted) {
    if (predicted.probability) sqlite3_result_double(context, *predicted.probability);
  });
}

}  // namespace

extern "C"
#if defined(_WIN32)
    __declspec(dllexport)
#else
    __attribute__((visibility("default")))
#endif
        int sqlite3_tweetsent_init(sqlite3* database, char**, const sqlite3_api_routines* api) {
  SQLITE_EXTENSION_INIT2(api)
  constexpr int always_the_same = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  constexpr int reads_files = SQLITE_UTF8 | SQLITE_DIRECTONLY;
  int status = SQLITE_OK;
  const auto add = [&](const char* name, int arguments, int flags, auto* function) {
    if (status == SQLITE_OK) {
      status = sqlite3_create_function_v2(database, name, arguments, flags, nullptr, function, nullptr,
                                          nullptr, nullptr);
    }
  };
  add("sentiment", 1, always_the_same, sentiment);
  add("sentiment_probability", 1, always_the_same, sentiment_probability);
  add("sentiment", 2, reads_files, sentiment);
  add("sentiment_probability", 2, reads_files, sentiment_probability);
  return status;
}
