// SPDX-License-Identifier: MIT
#include "credentials/certificate.hpp"

#include <openssl/ec.h>
#include <openssl/x509v3.h>

#include <catch2/catch.hpp>
#include <memory>
#include <string>

using namespace tweetsent_server;

TEST_CASE("a self-signed certificate is ECDSA P-256, valid now, and for this machine") {
  const tls_identity identity = self_signed_identity();
  X509* certificate = identity.certificate.get();
  char curve[32] = {};
  std::size_t size = 0;
  REQUIRE(EVP_PKEY_get_group_name(identity.key.get(), curve, sizeof curve, &size) == 1);
  CHECK(std::string(curve) == "prime256v1");
  CHECK(X509_verify(certificate, identity.key.get()) == 1);
  CHECK(X509_check_private_key(certificate, identity.key.get()) == 1);
  CHECK(X509_cmp_current_time(X509_get0_notBefore(certificate)) < 0);
  CHECK(X509_cmp_current_time(X509_get0_notAfter(certificate)) > 0);
  CHECK(X509_check_ip_asc(certificate, "127.0.0.1", 0) == 1);
  CHECK(X509_check_ip_asc(certificate, "::1", 0) == 1);
  CHECK(X509_check_host(certificate, "localhost", 0, 0, nullptr) == 1);
  CHECK(X509_check_host(certificate, "example.org", 0, 0, nullptr) == 0);
}

TEST_CASE("self-signed certificates have keys and serial numbers of their own") {
  const tls_identity one = self_signed_identity();
  const tls_identity other = self_signed_identity();
  CHECK(EVP_PKEY_eq(one.key.get(), other.key.get()) == 0);
  CHECK(ASN1_INTEGER_cmp(X509_get0_serialNumber(one.certificate.get()),
                         X509_get0_serialNumber(other.certificate.get())) != 0);
}

TEST_CASE("a certificate that never ends ends in the year 9999") {
  const tls_identity identity = self_signed_identity();
  REQUIRE(ASN1_TIME_set_string(X509_getm_notAfter(identity.certificate.get()), "99991231235959Z") == 1);
  CHECK(end_of(identity.certificate.get()) == 253402300799);
}
