// SPDX-License-Identifier: MIT
#include "telemetry/process_metrics.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace tweetsent_server {
namespace {

double cpu_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
         static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

// The first two numbers of /proc/self/statm: all pages, and those in memory.
double memory_bytes(bool resident) {
  std::ifstream file("/proc/self/statm");
  double pages = 0;
  file >> pages;
  if (resident) file >> pages;
  return pages * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double open_files() {
  const std::filesystem::directory_iterator files("/proc/self/fd");
  return static_cast<double>(std::distance(begin(files), end(files)) - 1);  // without the one that lists them
}

double most_files() {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  return static_cast<double>(files.rlim_cur);
}

}  // namespace

void watch_process(metrics& counted) {
  const auto watch = [&counted](metric_kind kind, const char* name, const char* help, auto read) {
    counted.watch(kind, name, help, [read] { return std::vector<metric_sample>{{{}, read()}}; });
  };
  const double started = unix_seconds(std::chrono::system_clock::now());
  watch(metric_kind::counter, "process_cpu_seconds_total", "Processor time of the process.", cpu_seconds);
  watch(metric_kind::gauge, "process_resident_memory_bytes", "Memory that it has.",
        [] { return memory_bytes(true); });
  watch(metric_kind::gauge, "process_virtual_memory_bytes", "Addresses that it has.",
        [] { return memory_bytes(false); });
  watch(metric_kind::gauge, "process_open_fds", "Files and connections that are open.", open_files);
  watch(metric_kind::gauge, "process_max_fds", "How many may be.", most_files);
  watch(metric_kind::gauge, "process_start_time_seconds", "Start of the process, in Unix time.",
        [started] { return started; });
}

}  // namespace tweetsent_server
