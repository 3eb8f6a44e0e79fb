// SPDX-License-Identifier: MIT
#include "options/profile_options.hpp"

#include <CLI/App.hpp>

#include "records/input_file.hpp"
#include "records/record_reader.hpp"

namespace cli {

void add_profile_options(CLI::App& command, profile_options& options) {
  command.add_flag("--fold-case-first", options.fold_case_first, "Lower-case before all else")
      ->group(frequency_group);
  command
      .add_option("--stop-words", options.stop_words,
                  "english, english-without-negations, or a file with a word a line")
      ->type_name("LIST")
      ->capture_default_str()
      ->group(frequency_group);
}

tweetsent::profile make_profile(const profile_options& options) {
  tweetsent::profile out;
  out.fold_case_first = options.fold_case_first;
  if (options.stop_words == "english") return out;
  if (options.stop_words == "english-without-negations") {
    out.stop_words = tweetsent::stop_word_list::english_without_negations;
    return out;
  }
  out.stop_words = tweetsent::stop_word_list::own;
  for_each_line(read_whole(options.stop_words), [&out](std::string_view line) {
    if (!line.empty()) out.own_stop_words.emplace_back(line);
    return true;
  });
  return out;
}

}  // namespace cli
