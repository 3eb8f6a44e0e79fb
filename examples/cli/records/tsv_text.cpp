// SPDX-License-Identifier: MIT
#include "records/tsv_text.hpp"

#include <charconv>

namespace cli {

namespace {

// The letters of an engine's escapes, and the characters they stand for.
struct escape_letters {
  std::string_view letters;
  std::string_view characters;
};

escape_letters letters_of(tsv_dialect dialect) noexcept {
  switch (dialect) {
    case tsv_dialect::plain:
      return {"tn\\", "\t\n\\"};
    case tsv_dialect::clickhouse:
      return {"tn\\rbfave0'", {"\t\n\\\r\b\f\a\v\x1B\0'", 11}};
    case tsv_dialect::hive:
      return {"n\\r", "\n\\\r"};
    case tsv_dialect::postgres:
      return {"tn\\rbfv", "\t\n\\\r\b\f\v"};
  }
  return {};
}

// Appends the character that digits at the beginning of `text` stand for. How many digits that were.
std::size_t take_digits(std::string_view text, int base, std::size_t most, std::string& out) {
  unsigned value = 0;
  const std::string_view digits = text.substr(0, most);
  const char* const end = std::from_chars(digits.data(), digits.data() + digits.size(), value, base).ptr;
  if (end != digits.data()) out += static_cast<char>(value & 0xFF);
  return static_cast<std::size_t>(end - digits.data());
}

// Takes the escape that begins behind a backslash. How many bytes of `text` that were; 0 if it is none.
std::size_t take_escape(tsv_dialect dialect, std::string_view text, std::string& out) {
  if (text.empty()) return 0;
  const escape_letters known = letters_of(dialect);
  const std::size_t letter = known.letters.find(text[0]);
  if (letter != known.letters.npos) {
    out += known.characters[letter];
    return 1;
  }
  const bool is_hex =
      text[0] == 'x' && (dialect == tsv_dialect::clickhouse || dialect == tsv_dialect::postgres);
  if (is_hex) {
    const std::size_t before = out.size(), digits = take_digits(text.substr(1), 16, 2, out);
    if (digits == 2 || (digits == 1 && dialect == tsv_dialect::postgres)) return 1 + digits;
    out.resize(before);
  }
  if (dialect == tsv_dialect::postgres) {
    if (const std::size_t digits = take_digits(text, 8, 3, out)) return digits;
  }
  // For these any other character stands for itself.
  if (dialect == tsv_dialect::hive || dialect == tsv_dialect::postgres) {
    out += text[0];
    return 1;
  }
  return 0;
}

}  // namespace

std::size_t find_tab(tsv_dialect dialect, std::string_view line) noexcept {
  const bool may_escape = dialect == tsv_dialect::hive || dialect == tsv_dialect::postgres;
  for (std::size_t tab = line.find('\t'); tab != line.npos; tab = line.find('\t', tab + 1)) {
    if (!may_escape) return tab;
    const std::size_t before = line.substr(0, tab).find_last_not_of('\\');
    const std::size_t backslashes = tab - (before == line.npos ? 0 : before + 1);
    if (backslashes % 2 == 0) return tab;
  }
  return line.npos;
}

bool is_null(tsv_dialect dialect, std::string_view field) noexcept {
  return dialect != tsv_dialect::plain && field == "\\N";
}

const char* unescape_tsv(tsv_dialect dialect, std::string_view field, std::string& out) {
  out.clear();
  while (!field.empty()) {
    const std::size_t backslash = field.find('\\');
    out.append(field.substr(0, backslash));
    if (backslash == field.npos) return nullptr;
    field.remove_prefix(backslash + 1);
    const std::size_t taken = take_escape(dialect, field, out);
    field.remove_prefix(taken);
    if (taken != 0) continue;
    if (dialect == tsv_dialect::plain) {
      out += '\\';
    } else if (field.empty()) {
      return "a backslash at the end";
    } else {
      return "an escape that ClickHouse does not write";
    }
  }
  return nullptr;
}

std::string escape_tsv(tsv_dialect dialect, std::string_view text) {
  std::string out;
  for (const char byte : text) {
    if (byte == '\n') {
      out += "\\n";
    } else if (byte == '\\') {
      out += "\\\\";
    } else if (byte == '\t') {
      out += dialect == tsv_dialect::hive ? "\\\t" : "\\t";
    } else {
      out += byte;
    }
  }
  return out;
}

}  // namespace cli
