// SPDX-License-Identifier: MIT
#include "credentials/certificate.hpp"

#include "support/digest.hpp"
#include "support/text_file.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>

#include <array>
#include <stdexcept>
#include <string_view>

namespace tweetsent_server {
namespace {

using bio_pointer = std::unique_ptr<BIO, openssl_free>;

[[noreturn]] void fail(const std::string& file, const std::string& reason) {
  throw std::runtime_error(file + ": " + reason);
}

void require(bool success, const char* what) {
  if (!success) throw std::runtime_error(std::string("cannot make a certificate: ") + what + " failed");
}

std::string last_openssl_reason() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return reason == nullptr ? "unknown reason" : reason;
}

// What a file without PEM is, where that can be told; both begin like this one: a sequence in ASN.1.
void refuse_binary(const std::string& file, const std::string& text) {
  constexpr char asn1_sequence = 0x30;
  if (text.front() != asn1_sequence) return;
  const auto* data = reinterpret_cast<const unsigned char*>(text.data());
  PKCS12* archive = d2i_PKCS12(nullptr, &data, static_cast<long>(text.size()));
  ERR_clear_error();
  const bool is_archive = archive != nullptr;
  PKCS12_free(archive);
  if (is_archive) fail(file, "the file is PKCS#12, not PEM; convert it: openssl pkcs12 -nodes -in " + file);
  fail(file,
       "the file is DER, not PEM; convert it: openssl x509 (a key: openssl pkey) -inform DER -in " + file);
}

std::string read_pem_file(const std::string& file) {
  std::string text = read_text_file(file);
  if (text.empty()) fail(file, "the file is empty");
  if (text.find("-----BEGIN") == std::string::npos) refuse_binary(file, text);
  if (text.find('\r') != std::string::npos) {
    fail(file, "the file has CRLF line ends; remove them: sed -i 's/\\r$//' " + file);
  }
  return text;
}

bio_pointer memory_bio(const std::string& text) {
  return bio_pointer(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// Without a callback OpenSSL would ask for the password on the terminal.
int no_password(char* /*buffer*/, int /*size*/, int /*writing*/, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

std::string text_of(const ASN1_TIME* time) {
  const bio_pointer out(BIO_new(BIO_s_mem()));
  if (!out || ASN1_TIME_print(out.get(), time) != 1) return "an unknown date";
  char* data = nullptr;
  const long size = BIO_get_mem_data(out.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

void check_dates(const std::string& file, const certificate_list& certificates) {
  const int count = sk_X509_num(certificates.get());
  for (int at = 0; at < count; ++at) {
    const X509* certificate = sk_X509_value(certificates.get(), at);
    const ASN1_TIME* begins = X509_get0_notBefore(certificate);
    const ASN1_TIME* ends = X509_get0_notAfter(certificate);
    const std::string which =
        count == 1 ? "the certificate " : "certificate " + std::to_string(at + 1) + " of the file ";
    if (X509_cmp_current_time(begins) > 0) fail(file, which + "is not valid before " + text_of(begins));
    if (X509_cmp_current_time(ends) < 0) fail(file, which + "expired on " + text_of(ends));
  }
}

// The earliest end of `certificates` and, unless it is nullptr, of `first`.
const ASN1_TIME* first_end(const X509* first, const certificate_list& certificates) {
  const ASN1_TIME* earliest = first == nullptr ? nullptr : X509_get0_notAfter(first);
  for (int at = 0; at < sk_X509_num(certificates.get()); ++at) {
    const ASN1_TIME* end = X509_get0_notAfter(sk_X509_value(certificates.get(), at));
    if (earliest == nullptr || ASN1_TIME_compare(end, earliest) < 0) earliest = end;
  }
  return earliest;
}

std::time_t unix_time(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) throw std::runtime_error("a certificate's end is no time");
  return timegm(&parts);
}

// At least one, all of them valid now.
certificate_list read_certificates(const std::string& file) {
  const std::string text = read_pem_file(file);
  const bio_pointer bio = memory_bio(text);
  certificate_list certificates(sk_X509_new_null());
  while (X509* next = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
    sk_X509_push(certificates.get(), next);
  }
  const int reason = ERR_GET_REASON(ERR_peek_last_error());
  if (sk_X509_num(certificates.get()) == 0) {
    fail(file, "no PEM certificate in it (" + last_openssl_reason() + ")");
  }
  if (reason != PEM_R_NO_START_LINE) {
    fail(file, "a certificate of the chain cannot be read (" + last_openssl_reason() + ")");
  }
  ERR_clear_error();
  check_dates(file, certificates);
  return certificates;
}

void read_key(const std::string& file, tls_identity& identity) {
  const std::string text = read_pem_file(file);
  const bio_pointer bio = memory_bio(text);
  bool asked_for_password = false;
  identity.key.reset(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, &asked_for_password));
  if (identity.key) return;
  const std::string reason = last_openssl_reason();
  if (asked_for_password) fail(file, "the key is encrypted; decrypt it first: openssl pkey -in " + file);
  fail(file, "no PEM private key in it (" + reason + ")");
}

void add_extension(X509& certificate, int name, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, &certificate, &certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, name, value.c_str());
  require(extension != nullptr, "an extension");
  const int added = X509_add_ext(&certificate, extension, -1);
  X509_EXTENSION_free(extension);
  require(added == 1, "X509_add_ext");
}

bool is_ip_address(const std::string& text) {
  std::array<unsigned char, sizeof(in6_addr)> parsed;
  return inet_pton(AF_INET, text.c_str(), parsed.data()) == 1 ||
         inet_pton(AF_INET6, text.c_str(), parsed.data()) == 1;
}

std::string alternative_names(const std::string& address) {
  std::string names = "DNS:localhost,IP:127.0.0.1,IP:::1";
  if (!address.empty()) names += (is_ip_address(address) ? ",IP:" : ",DNS:") + address;
  return names;
}

}  // namespace

tls_identity load_identity(const std::string& certificate_file, const std::string& key_file) {
  tls_identity identity;
  identity.chain = read_certificates(certificate_file);
  identity.certificate.reset(sk_X509_shift(identity.chain.get()));
  read_key(key_file, identity);
  if (X509_check_private_key(identity.certificate.get(), identity.key.get()) != 1) {
    ERR_clear_error();
    fail(key_file, "the key does not belong to the certificate in " + certificate_file);
  }
  const std::unique_ptr<SSL_CTX, openssl_free> trial(SSL_CTX_new(TLS_server_method()));
  if (!trial || SSL_CTX_use_cert_and_key(trial.get(), identity.certificate.get(), identity.key.get(),
                                         identity.chain.get(), 1) != 1) {
    fail(certificate_file, "the certificate cannot be used (" + last_openssl_reason() + ")");
  }
  return identity;
}

client_authorities load_client_authorities(const std::string& file) {
  client_authorities authorities;
  authorities.certificates = read_certificates(file);
  authorities.store.reset(X509_STORE_new());
  authorities.names.reset(sk_X509_NAME_new_null());
  // Without it OpenSSL wants the root of each, which would let in all that the root's others signed.
  X509_STORE_set_flags(authorities.store.get(), X509_V_FLAG_PARTIAL_CHAIN);
  for (int at = 0; at < sk_X509_num(authorities.certificates.get()); ++at) {
    X509* certificate = sk_X509_value(authorities.certificates.get(), at);
    X509_NAME* name = X509_NAME_dup(X509_get_subject_name(certificate));
    if (name == nullptr || sk_X509_NAME_push(authorities.names.get(), name) == 0 ||
        X509_STORE_add_cert(authorities.store.get(), certificate) != 1) {
      fail(file, "a certificate in it cannot be used (" + last_openssl_reason() + ")");
    }
  }
  return authorities;
}

tls_identity self_signed_identity(const std::string& address) {
  constexpr long hour = 60 * 60;
  constexpr long year = 365 * 24 * hour;
  tls_identity identity;
  identity.key.reset(EVP_EC_gen("P-256"));
  require(identity.key != nullptr, "EVP_EC_gen");
  identity.certificate.reset(X509_new());
  require(identity.certificate != nullptr, "X509_new");
  identity.chain.reset(sk_X509_new_null());
  X509& certificate = *identity.certificate;

  constexpr int x509_version_3 = 2;
  constexpr int serial_bits = 127;
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> serial(BN_new(), &BN_free);
  require(serial && BN_rand(serial.get(), serial_bits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1, "BN_rand");
  require(BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(&certificate)) != nullptr,
          "the serial number");
  require(X509_set_version(&certificate, x509_version_3) == 1, "X509_set_version");
  require(X509_gmtime_adj(X509_getm_notBefore(&certificate), -hour) != nullptr, "the first day");
  require(X509_gmtime_adj(X509_getm_notAfter(&certificate), year) != nullptr, "the last day");
  require(X509_set_pubkey(&certificate, identity.key.get()) == 1, "X509_set_pubkey");

  X509_NAME* name = X509_get_subject_name(&certificate);
  const std::string common_name = "tweetsent-server";
  require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                     reinterpret_cast<const unsigned char*>(common_name.data()),
                                     static_cast<int>(common_name.size()), -1, 0) == 1,
          "the name");
  require(X509_set_issuer_name(&certificate, name) == 1, "X509_set_issuer_name");
  add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(certificate, NID_key_usage, "critical,digitalSignature");
  add_extension(certificate, NID_ext_key_usage, "serverAuth");
  add_extension(certificate, NID_subject_alt_name, alternative_names(address));
  require(X509_sign(&certificate, identity.key.get(), EVP_sha256()) != 0, "X509_sign");
  return identity;
}

std::string last_day(const tls_identity& identity) {
  return text_of(first_end(identity.certificate.get(), identity.chain));
}

std::time_t end_of(const tls_identity& identity) {
  return unix_time(first_end(identity.certificate.get(), identity.chain));
}

std::time_t end_of(const client_authorities& authorities) {
  return unix_time(first_end(nullptr, authorities.certificates));
}

std::string public_key_pin(const tls_identity& identity) {
  unsigned char* encoded = nullptr;
  const int size = i2d_PUBKEY(identity.key.get(), &encoded);
  if (size <= 0) throw std::runtime_error("the public key cannot be encoded");
  const std::string key(reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(size));
  OPENSSL_free(encoded);
  return "sha256//" + base64(sha256(key));
}

}  // namespace tweetsent_server
