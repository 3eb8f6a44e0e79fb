// SPDX-License-Identifier: MIT
#include "labelled/training_facts.hpp"

#include "terminal/output.hpp"

namespace cli {

training_facts describe_rows(const label_rows& counted, const std::string& split,
                             const std::vector<std::string>& files) {
  training_facts facts{{"rows", std::to_string(counted.all())}};
  for (std::size_t label = 0; label < counted.rows.size(); ++label) {
    facts.emplace_back("rows." + counted.labels[label], std::to_string(counted.rows[label]));
  }
  facts.emplace_back("split", split);
  for (std::size_t at = 0; at < files.size(); ++at) {
    facts.emplace_back("file." + std::to_string(at + 1), files[at]);
  }
  return facts;
}

std::vector<std::string> name_and_hash(const std::vector<labelled_file>& files) {
  std::vector<std::string> out;
  out.reserve(files.size());
  for (const labelled_file& file : files) out.push_back(file.name + ", fnv1a " + file.hash);
  return out;
}

std::string rows_text(const label_rows& counted) {
  std::string out = std::to_string(counted.all()) + " rows (";
  for (std::size_t label = 0; label < counted.rows.size(); ++label) {
    out += (label == 0 ? "" : ", ") + printable(counted.labels[label]) + " " +
           std::to_string(counted.rows[label]);
  }
  return out + ")";
}

}  // namespace cli
