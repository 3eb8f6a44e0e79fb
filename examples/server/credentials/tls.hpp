// SPDX-License-Identifier: MIT
//
// How TLS is spoken, and with which certificates.
#ifndef TWEETSENT_SERVER_TLS_HPP
#define TWEETSENT_SERVER_TLS_HPP

#include "credentials/certificate.hpp"

#include <openssl/ssl.h>

#include <ctime>
#include <memory>

namespace tweetsent_server {

// What a handshake takes. A handshake that has begun keeps it.
struct tls_settings {
  std::unique_ptr<SSL_CTX, openssl_free> context;
  std::time_t end;  // of the first certificate that ends, in Unix time
};

// TLS 1.2 and newer with forward secrecy and authenticated encryption alone. Clients have to show a
// certificate that one of `authorities` signed; with nullptr they need none. Throws std::runtime_error, which
// names the file of the identity, when OpenSSL refuses.
tls_settings make_tls_settings(const tls_identity& identity, const certificate_list& authorities);

}  // namespace tweetsent_server

#endif
