// SPDX-License-Identifier: MIT
//
// Certificates: read and checked before anything listens, or made on the spot; and how TLS is spoken with
// them.
#ifndef TWEETSENT_SERVER_CERTIFICATE_HPP
#define TWEETSENT_SERVER_CERTIFICATE_HPP

#include "replaceable.hpp"

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <vector>

namespace tweetsent_server {

struct openssl_free {
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
  void operator()(STACK_OF(X509) * chain) const noexcept { sk_X509_pop_free(chain, X509_free); }
};

// A certificate, the private key that belongs to it, and the certificates between it and a root.
struct tls_identity {
  std::unique_ptr<X509, openssl_free> certificate;
  std::unique_ptr<EVP_PKEY, openssl_free> key;
  std::unique_ptr<STACK_OF(X509), openssl_free> chain;
};

// Reads PEM files. Throws std::runtime_error with one line that names the file and the reason: missing,
// unreadable, empty, with CRLF line ends, not PEM, encrypted (never prompts), expired or not yet valid, of
// another key, too weak.
tls_identity load_identity(const std::string& certificate_file, const std::string& key_file);

// Makes an ECDSA P-256 key and a certificate for it, valid a year, for localhost, its addresses and
// `address`. Throws std::runtime_error when OpenSSL fails.
tls_identity self_signed_identity(const std::string& address);

// The last day it is valid, as text.
std::string last_day(const tls_identity& identity);

// The public key as curl's --pinnedpubkey takes it: `sha256//` and base64.
std::string public_key_pin(const tls_identity& identity);

// TLS 1.2 and newer with forward secrecy and authenticated encryption alone; each handshake uses what
// `identity` then holds; it must outlive `context`. False when OpenSSL refuses.
bool configure_tls(SSL_CTX& context, const replaceable<tls_identity>& identity);

}  // namespace tweetsent_server

#endif
