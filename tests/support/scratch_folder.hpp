// SPDX-License-Identifier: MIT
#ifndef TWEETSENT_TESTS_SCRATCH_FOLDER_HPP
#define TWEETSENT_TESTS_SCRATCH_FOLDER_HPP

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

// A folder of its own for each test, gone at its end.
class scratch_folder {
 public:
  scratch_folder() {
    const char* root = std::getenv("TMPDIR");
    path_ = (root == nullptr ? std::string("/tmp") : std::string(root)) + "/tweetsent_test_XXXXXX";
    if (mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no folder for temporary files");
  }
  scratch_folder(const scratch_folder&) = delete;
  ~scratch_folder() {
    chmod(path_.c_str(), 0700);
    for (const std::string& name : names()) unlink((*this / name).c_str());
    rmdir(path_.c_str());
  }

  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

  std::vector<std::string> names() const {
    std::vector<std::string> out;
    DIR* folder = opendir(path_.c_str());
    while (const dirent* entry = folder == nullptr ? nullptr : readdir(folder)) {
      const std::string name = entry->d_name;
      if (name != "." && name != "..") out.push_back(name);
    }
    if (folder != nullptr) closedir(folder);
    return out;
  }

 private:
  std::string path_;
};

#endif
