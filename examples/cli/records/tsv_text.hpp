// SPDX-License-Identifier: MIT
//
// Fields of tab-separated lines, as tweetsent itself and as databases write them.
#ifndef TWEETSENT_CLI_RECORDS_TSV_TEXT_HPP
#define TWEETSENT_CLI_RECORDS_TSV_TEXT_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace cli {

// Sources: ClickHouse, "TabSeparated"; Hive, LazySimpleSerDe with ESCAPED BY '\\'; PostgreSQL, COPY, "Text
// Format".
enum class tsv_dialect { plain, clickhouse, hive, postgres };

// Where the next tab stands that is no part of a field: with Hive and PostgreSQL a tab in a field is a
// backslash and a tab. npos if there is none.
std::size_t find_tab(tsv_dialect dialect, std::string_view line) noexcept;

// Whether the field is the NULL of a database. No plain field is.
bool is_null(tsv_dialect dialect, std::string_view field) noexcept;

// Takes the escapes out of a field. Returns why it is malformed, or nullptr. In a plain field \t, \n and
// \\ are escapes, and any other backslash stands for itself.
const char* unescape_tsv(tsv_dialect dialect, std::string_view field, std::string& out);

// A field that stands for the text.
std::string escape_tsv(tsv_dialect dialect, std::string_view text);

}  // namespace cli

#endif
