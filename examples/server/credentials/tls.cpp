// SPDX-License-Identifier: MIT
#include "credentials/tls.hpp"

#include <memory>

namespace tweetsent_server {
namespace {

bool ask_for_certificate(SSL* connection, const client_authorities& clients) {
  STACK_OF(X509_NAME)* names = SSL_dup_CA_list(clients.names.get());
  if (names == nullptr) return false;
  SSL_set_client_CA_list(connection, names);  // it is the connection's from here on
  return SSL_set1_verify_cert_store(connection, clients.store.get()) == 1;
}

// Called early in a handshake; 0 ends it.
int use_credentials(SSL* connection, void* source) {
  const auto& credentials = *static_cast<const tls_credentials*>(source);
  const std::shared_ptr<const tls_identity> identity = credentials.identity.get();
  const std::shared_ptr<const client_authorities> clients = credentials.clients.get();
  if (clients && !ask_for_certificate(connection, *clients)) return 0;
  return SSL_use_cert_and_key(connection, identity->certificate.get(), identity->key.get(),
                              identity->chain.get(), 1);
}

// Without tickets each connection shows its certificate: one that is no longer good cannot be resumed with.
bool require_certificates(SSL_CTX& context) {
  SSL_CTX_set_verify(&context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  SSL_CTX_set_options(&context, SSL_OP_NO_TICKET);
  return SSL_CTX_set_num_tickets(&context, 0) == 1;
}

}  // namespace

bool configure_tls(SSL_CTX& context, const tls_credentials& credentials) {
  SSL_CTX_set_options(&context,
                      SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_session_cache_mode(&context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(&context, 1);
  SSL_CTX_set_cert_cb(&context, use_credentials, const_cast<tls_credentials*>(&credentials));
  if (credentials.clients.get() && !require_certificates(context)) return false;
  return SSL_CTX_set_min_proto_version(&context, TLS1_2_VERSION) == 1 &&
         SSL_CTX_set_cipher_list(&context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1;
}

}  // namespace tweetsent_server
