// SPDX-License-Identifier: MIT
#include "credentials/certificate.hpp"

#include "support/text_file.hpp"
#include "support/times.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <stdexcept>

namespace tweetsent_server {
namespace {

using bio_pointer = std::unique_ptr<BIO, openssl_free>;

// What a file without PEM is, where that can be told; both begin like this one: a sequence in ASN.1.
void refuse_binary(const std::string& file, const std::string& text) {
  constexpr char asn1_sequence = 0x30;
  if (text.front() != asn1_sequence) return;
  const auto* data = reinterpret_cast<const unsigned char*>(text.data());
  const std::unique_ptr<PKCS12, openssl_free> archive(
      d2i_PKCS12(nullptr, &data, static_cast<long>(text.size())));
  ERR_clear_error();
  fail_on_file(file, archive ? "the file is PKCS#12, not PEM; convert it: openssl pkcs12 -nodes -in " + file
                             : "the file is DER, not PEM; convert it: openssl x509 (a key: openssl pkey) "
                               "-inform DER -in " +
                                   file);
}

// A PEM file, for OpenSSL to read. It refers to `text`, which it fills.
bio_pointer open_pem_file(const std::string& file, std::string& text) {
  text = read_text_file(file);
  if (text.empty()) fail_on_file(file, "the file is empty");
  if (text.find("-----BEGIN") == std::string::npos) refuse_binary(file, text);
  if (text.find('\r') != std::string::npos) {
    fail_on_file(file, "the file has CRLF line ends; remove them: sed -i 's/\\r$//' " + file);
  }
  return bio_pointer(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// Without a callback OpenSSL would ask for the password on the terminal.
int no_password(char* /*buffer*/, int /*size*/, int /*writing*/, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

std::time_t unix_time(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) throw std::runtime_error("a certificate's date is no time");
  return timegm(&parts);
}

void check_dates(const std::string& file, const certificate_list& certificates) {
  const int count = sk_X509_num(certificates.get());
  for (int at = 0; at < count; ++at) {
    const X509* certificate = sk_X509_value(certificates.get(), at);
    const std::time_t begin = unix_time(X509_get0_notBefore(certificate));
    const std::time_t end = end_of(certificate);
    const std::string which =
        count == 1 ? "the certificate " : "certificate " + std::to_string(at + 1) + " of the file ";
    if (begin > std::time(nullptr)) fail_on_file(file, which + "is not valid before " + format_time(begin));
    if (end < std::time(nullptr)) fail_on_file(file, which + "expired on " + format_time(end));
  }
}

void read_key(const std::string& file, tls_identity& identity) {
  std::string text;
  const bio_pointer bio = open_pem_file(file, text);
  bool asked_for_password = false;
  identity.key.reset(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, &asked_for_password));
  if (identity.key) return;
  const std::string reason = last_openssl_reason();
  if (asked_for_password)
    fail_on_file(file, "the key is encrypted; decrypt it first: openssl pkey -in " + file);
  fail_on_file(file, "no PEM private key in it (" + reason + ")");
}

bool add_extension(X509* certificate, int name, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, openssl_free> extension(
      X509V3_EXT_conf_nid(nullptr, &context, name, value));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

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

std::string last_openssl_reason() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return reason == nullptr ? "unknown reason" : reason;
}

std::time_t end_of(const X509* certificate) {
  return unix_time(X509_get0_notAfter(certificate));
}

certificate_list read_certificates(const std::string& file) {
  std::string text;
  const bio_pointer bio = open_pem_file(file, text);
  certificate_list certificates(sk_X509_new_null());
  while (X509* next = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
    sk_X509_push(certificates.get(), next);
  }
  const int reason = ERR_GET_REASON(ERR_peek_last_error());
  if (sk_X509_num(certificates.get()) == 0) {
    fail_on_file(file, "no PEM certificate in it (" + last_openssl_reason() + ")");
  }
  if (reason != PEM_R_NO_START_LINE) {
    fail_on_file(file, "a certificate of the chain cannot be read (" + last_openssl_reason() + ")");
  }
  ERR_clear_error();
  check_dates(file, certificates);
  return certificates;
}

tls_identity load_identity(const std::string& certificate_file, const std::string& key_file) {
  tls_identity identity;
  identity.file = certificate_file;
  identity.chain = read_certificates(certificate_file);
  identity.certificate.reset(sk_X509_shift(identity.chain.get()));
  read_key(key_file, identity);
  if (X509_check_private_key(identity.certificate.get(), identity.key.get()) != 1) {
    ERR_clear_error();
    fail_on_file(key_file, "the key does not belong to the certificate in " + certificate_file);
  }
  return identity;
}

tls_identity self_signed_identity() {
  constexpr long hour = 60 * 60;
  constexpr long year = 365 * 24 * hour;
  constexpr int version_3 = 2;
  constexpr int serial_bits = 127;
  tls_identity identity;
  identity.key.reset(EVP_EC_gen("P-256"));
  identity.certificate.reset(X509_new());
  identity.chain.reset(sk_X509_new_null());
  X509* const certificate = identity.certificate.get();
  const std::unique_ptr<BIGNUM, openssl_free> serial(BN_new());
  bool good = identity.key && certificate != nullptr && serial;
  good = good && BN_rand(serial.get(), serial_bits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1;
  good = good && BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(certificate)) != nullptr;
  good = good && X509_set_version(certificate, version_3) == 1;
  good = good && X509_gmtime_adj(X509_getm_notBefore(certificate), -hour) != nullptr;
  good = good && X509_gmtime_adj(X509_getm_notAfter(certificate), year) != nullptr;
  good = good && X509_set_pubkey(certificate, identity.key.get()) == 1;
  X509_NAME* const name = good ? X509_get_subject_name(certificate) : nullptr;
  const auto* common_name = reinterpret_cast<const unsigned char*>("tweetsent-server");
  good = good && X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0) == 1;
  good = good && X509_set_issuer_name(certificate, name) == 1;
  good = good && add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE");
  good = good && add_extension(certificate, NID_key_usage, "critical,digitalSignature");
  good = good && add_extension(certificate, NID_ext_key_usage, "serverAuth");
  good = good && add_extension(certificate, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1");
  good = good && X509_sign(certificate, identity.key.get(), EVP_sha256()) != 0;
  if (!good) throw std::runtime_error("cannot make a certificate: " + last_openssl_reason());
  return identity;
}

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
