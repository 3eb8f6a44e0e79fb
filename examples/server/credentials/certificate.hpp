// SPDX-License-Identifier: MIT
//
// Certificates: read and checked before anything uses them, or made on the spot.
#ifndef TWEETSENT_SERVER_CERTIFICATE_HPP
#define TWEETSENT_SERVER_CERTIFICATE_HPP

#include <openssl/ssl.h>

#include <ctime>
#include <memory>
#include <string>
#include <vector>

namespace tweetsent_server {

struct openssl_free {
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
  void operator()(BIO* bio) const noexcept { BIO_free(bio); }
  void operator()(SSL* tls) const noexcept { SSL_free(tls); }
  void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
  void operator()(STACK_OF(X509) * chain) const noexcept { sk_X509_pop_free(chain, X509_free); }
  void operator()(X509_STORE* store) const noexcept { X509_STORE_free(store); }
  void operator()(STACK_OF(X509_NAME) * names) const noexcept {
    sk_X509_NAME_pop_free(names, X509_NAME_free);
  }
};

using certificate_list = std::unique_ptr<STACK_OF(X509), openssl_free>;

// A certificate, the private key that belongs to it, and the certificates between it and a root.
struct tls_identity {
  std::unique_ptr<X509, openssl_free> certificate;
  std::unique_ptr<EVP_PKEY, openssl_free> key;
  certificate_list chain;
};

// Those whose signature on a client's certificate lets it in.
struct client_authorities {
  certificate_list certificates;
  std::unique_ptr<X509_STORE, openssl_free> store;
  std::unique_ptr<STACK_OF(X509_NAME), openssl_free> names;  // told to clients, which may have to choose
};

// Reads PEM files. Throws std::runtime_error with one line that names the file and the reason: missing,
// unreadable, empty, with CRLF line ends, not PEM, encrypted (never prompts), of another key, too weak;
// expired or not yet valid, be it a certificate of the chain.
tls_identity load_identity(const std::string& certificate_file, const std::string& key_file);

// Reads a PEM file of one or more certificates. Throws as load_identity() does.
client_authorities load_client_authorities(const std::string& file);

// Makes an ECDSA P-256 key and a certificate for it, valid a year, for localhost, its addresses and
// `address`. Throws std::runtime_error when OpenSSL fails.
tls_identity self_signed_identity(const std::string& address);

// When the first certificate of the chain ends, as text.
std::string last_day(const tls_identity& identity);

// When the first certificate ends, in Unix time: one that never ends has the year 9999, which system_clock
// has no nanoseconds for.
std::time_t end_of(const tls_identity& identity);
std::time_t end_of(const client_authorities& authorities);

// The public key as curl's --pinnedpubkey takes it: `sha256//` and base64.
std::string public_key_pin(const tls_identity& identity);

}  // namespace tweetsent_server

#endif
