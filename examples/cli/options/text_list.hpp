// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_CLI_OPTIONS_TEXT_LIST_HPP
#define TWEETSENT_CLI_OPTIONS_TEXT_LIST_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

// Splits "a,b" into its parts. An empty text has none.
inline std::vector<std::string> split_list(std::string_view text, char between = ',') {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = text.find(between);
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return out;
}

// The first text that is empty or occurs a second time; nullptr if there is none.
inline const std::string* find_unfit_name(const std::vector<std::string>& names) {
  for (auto name = names.begin(); name != names.end(); ++name) {
    if (name->empty() || std::find(names.begin(), name, *name) != name) return &*name;
  }
  return nullptr;
}

}  // namespace cli

#endif
