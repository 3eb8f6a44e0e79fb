// SPDX-License-Identifier: MIT
//
// The metrics that Prometheus knows of every process: memory, processor time, files, start.
#ifndef TWEETSENT_SERVER_PROCESS_METRICS_HPP
#define TWEETSENT_SERVER_PROCESS_METRICS_HPP

#include "telemetry/metrics.hpp"

namespace tweetsent_server {

// Adds them to the page; they are read when it is.
void watch_process(metrics& counted);

}  // namespace tweetsent_server

#endif
