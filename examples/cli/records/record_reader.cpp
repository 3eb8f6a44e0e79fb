// SPDX-License-Identifier: MIT
#include "records/record_reader.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

#include "records/input_file.hpp"
#include "records/limits.hpp"

namespace cli {

namespace {

// The files, one open at a time.
class file_list {
 public:
  explicit file_list(record_source source) : source_(std::move(source)) {
    if (source_.files.empty()) source_.files.push_back("-");
  }

  // The file being read, the next one if there is none; nullptr after the last.
  input_file* current() {
    if (!file_ && next_ < source_.files.size()) {
      file_.emplace(source_.files[next_++], source_.looks_for_mark);
      name_ = std::make_shared<const std::string>(file_->name());
    }
    return file_ ? &*file_ : nullptr;
  }

  // A new one for each file, so that two of the same name are told apart.
  const std::shared_ptr<const std::string>& name() const noexcept { return name_; }

  void close() { file_.reset(); }

 private:
  record_source source_;
  std::size_t next_ = 0;
  std::optional<input_file> file_;
  std::shared_ptr<const std::string> name_;
};

class line_reader {
 public:
  explicit line_reader(record_source source) : files_(std::move(source)) {}

  bool operator()(input_block& block, const input_stop& stop) {
    while (input_file* file = files_.current()) {
      block.file = files_.name();
      block.is_too_long = false;
      std::swap(block.bytes, rest_);
      rest_.clear();
      bool at_end = false;
      const bool has_line = fill(*file, block, stop, at_end);
      if (at_end) {
        skips_line_ = false;
        files_.close();
      }
      if (has_line) return true;
    }
    return false;
  }

 private:
  // Reads until the block ends in a whole line, or the file is at its end. False if nothing came of it.
  bool fill(input_file& file, input_block& block, const input_stop& stop, bool& at_end) {
    for (;;) {
      const std::size_t before = block.bytes.size();
      block.bytes.resize(before + block_bytes);
      const std::size_t got = file.read(&block.bytes[before], block_bytes, &stop);
      block.bytes.resize(before + got);
      at_end = got == 0;
      if (at_end) return !block.bytes.empty();
      if (skips_line_) {
        const std::size_t line_end = block.bytes.find('\n');
        block.bytes.erase(0, line_end == std::string::npos ? line_end : line_end + 1);
        skips_line_ = line_end == std::string::npos;
        if (block.bytes.empty()) continue;
      }
      // What was there before this reading has no line end in it.
      const std::string_view bytes = block.bytes;
      std::size_t last_end = bytes.substr(std::min(before, bytes.size())).rfind('\n');
      if (last_end != bytes.npos) last_end += before;
      if (last_end != std::string::npos) {
        rest_.assign(block.bytes, last_end + 1);
        block.bytes.resize(last_end + 1);
        return true;
      }
      if (block.bytes.size() > longest_record) {
        block.bytes.clear();
        block.is_too_long = skips_line_ = true;
        return true;
      }
    }
  }

  file_list files_;
  std::string rest_;  // of the last block: the beginning of a line
  bool skips_line_ = false;
};

class csv_block_reader {
 public:
  csv_block_reader(record_source source, csv_format format, csv_column id, csv_column text)
      : files_(std::move(source)),
        format_(format),
        columns_{std::move(id), std::move(text)},
        buffer_(block_bytes, '\0') {}

  bool operator()(input_block& block, const input_stop& stop) {
    block.bytes.clear();
    block.cuts.clear();
    block_ = &block;
    while (input_file* file = files_.current()) {
      block.file = files_.name();
      if (!csv_) {
        csv_ = std::make_unique<csv_reader>(file->name(), format_, columns_,
                                            [this](const csv_record& record) { take(record); });
      }
      const std::size_t got = file->read(buffer_.data(), buffer_.size(), &stop);
      if (got == 0) {
        csv_->finish();
        csv_.reset();
        files_.close();
      } else {
        csv_->feed({buffer_.data(), got});
      }
      if (!block.cuts.empty()) return true;
    }
    return false;
  }

 private:
  void take(const csv_record& record) {
    block_->bytes.append(record.values[0]);
    const std::size_t id_end = block_->bytes.size();
    block_->bytes.append(record.values[1]);
    block_->cuts.push_back({id_end, block_->bytes.size(), record.problem});
  }

  file_list files_;
  csv_format format_;
  std::vector<csv_column> columns_;
  std::string buffer_;
  std::unique_ptr<csv_reader> csv_;  // of the file being read
  input_block* block_ = nullptr;
};

}  // namespace

block_reader read_lines(record_source source) {
  return [reader = std::make_shared<line_reader>(std::move(source))](
             input_block& block, const input_stop& stop) { return (*reader)(block, stop); };
}

block_reader read_csv(record_source source, csv_format format, csv_column id, csv_column text) {
  return [reader =
              std::make_shared<csv_block_reader>(std::move(source), format, std::move(id), std::move(text))](
             input_block& block, const input_stop& stop) { return (*reader)(block, stop); };
}

}  // namespace cli
