// SPDX-License-Identifier: MIT
//
// What requests are answered with, and what is counted of it. Each part is replaced on its own, while those
// who took it go on with it.
#ifndef TWEETSENT_SERVER_SERVING_STATE_HPP
#define TWEETSENT_SERVER_SERVING_STATE_HPP

#include "credentials/tls.hpp"
#include "credentials/tokens.hpp"
#include "models/model_set.hpp"
#include "support/replaceable.hpp"
#include "telemetry/metrics.hpp"

namespace tweetsent_server {

struct serving_state {
  replaceable<model_set> models;
  replaceable<token_set> tokens;
  replaceable<tls_settings> tls;  // nothing: without TLS
  metrics counted;
};

}  // namespace tweetsent_server

#endif
