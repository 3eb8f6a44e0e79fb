// SPDX-License-Identifier: MIT
#include "credentials/tls.hpp"

#include "support/text_file.hpp"

#include <algorithm>

namespace tweetsent_server {
namespace {

bool require_certificates(SSL_CTX* context, STACK_OF(X509) * authorities) {
  X509_STORE* const store = SSL_CTX_get_cert_store(context);
  // Without it OpenSSL wants the root of each, which would let in all that the root's others signed.
  X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  // Without tickets each connection shows its certificate: one that is no longer good cannot be resumed with.
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
  bool good = SSL_CTX_set_num_tickets(context, 0) == 1;
  for (int at = 0; at < sk_X509_num(authorities); ++at) {
    X509* const each = sk_X509_value(authorities, at);
    good = good && X509_STORE_add_cert(store, each) == 1 && SSL_CTX_add_client_CA(context, each) == 1;
  }
  return good;
}

std::time_t first_end(std::time_t end, const certificate_list& certificates) {
  for (int at = 0; at < sk_X509_num(certificates.get()); ++at) {
    end = std::min(end, end_of(sk_X509_value(certificates.get(), at)));
  }
  return end;
}

}  // namespace

tls_settings make_tls_settings(const tls_identity& identity, const certificate_list& authorities) {
  tls_settings made{std::unique_ptr<SSL_CTX, openssl_free>(SSL_CTX_new(TLS_server_method())),
                    first_end(first_end(end_of(identity.certificate.get()), identity.chain), authorities)};
  SSL_CTX* const context = made.context.get();
  const bool good = context != nullptr && SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
                    SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1 &&
                    SSL_CTX_set_num_tickets(context, 1) == 1 &&
                    (!authorities || require_certificates(context, authorities.get())) &&
                    SSL_CTX_use_cert_and_key(context, identity.certificate.get(), identity.key.get(),
                                             identity.chain.get(), 1) == 1;
  if (!good) fail_on_file(identity.file, "the certificate cannot be used (" + last_openssl_reason() + ")");
  SSL_CTX_set_options(context,
                      SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_read_ahead(context, 1);  // a request in one read
  return made;
}

}  // namespace tweetsent_server
