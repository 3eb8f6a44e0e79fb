// SPDX-License-Identifier: MIT
//
// Certificates, read and checked before anything uses them, or made on the spot; and TLS with them.
#ifndef TWEETSENT_SERVER_CERTIFICATE_HPP
#define TWEETSENT_SERVER_CERTIFICATE_HPP

#include <openssl/pkcs12.h>
#include <openssl/ssl.h>

#include <ctime>
#include <memory>
#include <string>

namespace tweetsent_server {

struct openssl_free {
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
  void operator()(BIO* bio) const noexcept { BIO_free(bio); }
  void operator()(SSL* tls) const noexcept { SSL_free(tls); }
  void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
  void operator()(BIGNUM* number) const noexcept { BN_free(number); }
  void operator()(PKCS12* archive) const noexcept { PKCS12_free(archive); }
  void operator()(X509_EXTENSION* extension) const noexcept { X509_EXTENSION_free(extension); }
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
  void operator()(STACK_OF(X509) * chain) const noexcept { sk_X509_pop_free(chain, X509_free); }
};

using certificate_list = std::unique_ptr<STACK_OF(X509), openssl_free>;

// A certificate, the private key that belongs to it, and the certificates between it and a root.
struct tls_identity {
  std::string file;  // for messages
  std::unique_ptr<X509, openssl_free> certificate;
  std::unique_ptr<EVP_PKEY, openssl_free> key;
  certificate_list chain;
};

// Reads a PEM file of one or more certificates. Throws std::runtime_error with one line that names the file
// and the reason: missing, unreadable, empty, with CRLF line ends, not PEM, expired or not yet valid, be it
// the last of them.
certificate_list read_certificates(const std::string& file);

// Reads PEM files. Throws as read_certificates() does, also for a key that is encrypted (never prompts) or of
// another certificate.
tls_identity load_identity(const std::string& certificate_file, const std::string& key_file);

// Makes an ECDSA P-256 key and a certificate for it, valid a year, for localhost and its addresses. Throws
// std::runtime_error when OpenSSL fails.
tls_identity self_signed_identity();

// What a handshake takes. A handshake that has begun keeps it.
struct tls_settings {
  std::unique_ptr<SSL_CTX, openssl_free> context;
  std::time_t end;  // of the first certificate that ends, in Unix time
};

// TLS 1.2 and newer with forward secrecy and authenticated encryption alone. Clients have to show a
// certificate that one of `authorities` signed; with nullptr they need none. Throws std::runtime_error, which
// names the file of the identity, when OpenSSL refuses.
tls_settings make_tls_settings(const tls_identity& identity, const certificate_list& authorities);

// In Unix time: one that never ends has the year 9999, which system_clock has no nanoseconds for.
std::time_t end_of(const X509* certificate);

// Why OpenSSL last failed in this thread; takes it out of the queue.
std::string last_openssl_reason();

}  // namespace tweetsent_server

#endif
