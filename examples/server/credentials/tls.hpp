// SPDX-License-Identifier: MIT
//
// How TLS is spoken, and with which certificates.
#ifndef TWEETSENT_SERVER_TLS_HPP
#define TWEETSENT_SERVER_TLS_HPP

#include "credentials/certificate.hpp"
#include "support/replaceable.hpp"

#include <openssl/ssl.h>

namespace tweetsent_server {

// What a handshake takes; those that come after a replacement take the new one.
struct tls_credentials {
  replaceable<tls_identity> identity;
  replaceable<client_authorities> clients;  // nothing: clients show no certificate
};

// TLS 1.2 and newer with forward secrecy and authenticated encryption alone, for handshakes with
// `credentials`, which must outlive `context`. Whether clients are asked for certificates is decided here
// once. False when OpenSSL refuses.
bool configure_tls(SSL_CTX& context, const tls_credentials& credentials);

}  // namespace tweetsent_server

#endif
