// SPDX-License-Identifier: Apache-2.0
#include "observe/trust.hpp"

#include <openssl/x509_vfy.h>

#include <cstdio>

#include "rig.hpp"

namespace lapse::observe::testing {
namespace {

class TrustTest : public ::testing::Test {
 protected:
  void SetUp() override { trust_ = open(folder_.write("roots.pem", pki().root.pem())); }

  std::unique_ptr<Trust> open(const std::string& roots) {
    auto opened = Trust::open(roots, kNow, certificates_);
    EXPECT_TRUE(opened) << (opened ? "" : opened.error());
    return opened ? std::move(*opened) : nullptr;
  }
  std::vector<Der> chain(const std::vector<const Identity*>& identities) {
    std::vector<Der> out;
    for (const Identity* identity : identities) out.push_back(certificates_.keep(identity->der()));
    return out;
  }
  std::shared_ptr<const Verification> verify(const std::vector<const Identity*>& identities) {
    return trust_->verify(chain(identities), nullptr);
  }

  Folder folder_;
  Certificates certificates_;
  std::unique_ptr<Trust> trust_;
};

TEST_F(TrustTest, FindsThePathToTheRoot) {
  const auto seen = verify({&pki().leaf, &pki().intermediate});
  EXPECT_EQ(seen->error, X509_V_OK) << seen->detail;
  ASSERT_EQ(seen->path.size(), 3U);
  EXPECT_EQ(*seen->path[0], pki().leaf.der());
  EXPECT_EQ(*seen->path[1], pki().intermediate.der());
  EXPECT_EQ(*seen->path[2], pki().root.der());
}

TEST_F(TrustTest, JudgesEachChainOnce) {
  EXPECT_EQ(verify({&pki().leaf, &pki().intermediate}).get(), verify({&pki().leaf, &pki().intermediate}).get());
}

TEST_F(TrustTest, MissingIntermediate) {
  const auto seen = verify({&pki().leaf});
  EXPECT_EQ(seen->error, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
  EXPECT_NE(seen->detail.find("shop.example.com"), std::string::npos) << seen->detail;
  EXPECT_TRUE(seen->path.empty());
}

TEST_F(TrustTest, SelfSigned) {
  const Identity lone = issue({});
  EXPECT_EQ(verify({&lone})->error, X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT);
}

TEST_F(TrustTest, ForeignRoot) {
  const Identity root = issue({.name = "Foreign Root", .ca = true});
  const Identity leaf = issue({}, &root);
  EXPECT_EQ(verify({&leaf, &root})->error, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN);
  const Pki same_names;
  EXPECT_EQ(verify({&same_names.leaf, &same_names.intermediate})->error, X509_V_ERR_CERT_SIGNATURE_FAILURE);
}

TEST_F(TrustTest, DatesAreLeftAside) {
  const Identity expired = issue({.not_before = kNow - 100 * kDay, .not_after = kNow - kDay}, &pki().intermediate);
  const Identity future = issue({.not_before = kNow + kDay}, &pki().intermediate);
  for (const Identity* leaf : {&expired, &future}) {
    const auto seen = verify({leaf, &pki().intermediate});
    EXPECT_EQ(seen->error, X509_V_OK) << seen->detail;
    EXPECT_EQ(seen->path.size(), 3U);
  }
  EXPECT_EQ(verify({&expired})->error, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
}

TEST_F(TrustTest, WrongPurposeAndCaAsLeaf) {
  const Identity client = issue({.purpose = "clientAuth"}, &pki().intermediate);
  EXPECT_EQ(verify({&client, &pki().intermediate})->error, X509_V_ERR_INVALID_PURPOSE);
  EXPECT_EQ(verify({&pki().intermediate, &pki().leaf})->error, X509_V_ERR_INVALID_PURPOSE) << "a reversed chain";
}

// A leaf whose issuer was verified before takes a shorter way, which must come to the same end.
TEST_F(TrustTest, AKnownIssuerChangesNothing) {
  ASSERT_EQ(verify({&pki().leaf, &pki().intermediate})->error, X509_V_OK);
  const Identity second = issue({.name = "other.example.com"}, &pki().intermediate);
  const auto good = verify({&second, &pki().intermediate});
  EXPECT_EQ(good->error, X509_V_OK);
  ASSERT_EQ(good->path.size(), 3U);
  EXPECT_EQ(*good->path[0], second.der());
  EXPECT_EQ(*good->path[2], pki().root.der());

  // Same issuer's name, another key: a signature that does not hold.
  const Identity impostor = issue({.name = "Test Intermediate", .ca = true});
  const Identity forged = issue({.name = "forged.example.com"}, &impostor);
  EXPECT_NE(verify({&forged, &pki().intermediate})->error, X509_V_OK);

  const Identity client = issue({.purpose = "clientAuth"}, &pki().intermediate);
  EXPECT_EQ(verify({&client, &pki().intermediate})->error, X509_V_ERR_INVALID_PURPOSE);

  // One level deeper: the known issuer now stands above another CA.
  const Identity sub = issue({.name = "Lower", .ca = true}, &pki().intermediate);
  const Identity deep = issue({.name = "deep.example.com"}, &sub);
  EXPECT_EQ(verify({&deep, &sub, &pki().intermediate})->path.size(), 4U);
  const Identity deep2 = issue({.name = "deep2.example.com"}, &sub);
  EXPECT_EQ(verify({&deep2, &sub, &pki().intermediate})->path.size(), 4U);
}

// What one server sends does not complete the chain of another.
TEST_F(TrustTest, AKnownIssuerCompletesNobodysChain) {
  const Identity sub = issue({.name = "Lower", .ca = true}, &pki().intermediate);
  const Identity whole = issue({.name = "whole.example.com"}, &sub);
  const Identity half = issue({.name = "half.example.com"}, &sub);
  ASSERT_EQ(verify({&whole, &sub, &pki().intermediate})->error, X509_V_OK);
  EXPECT_EQ(verify({&half, &sub})->error, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
  EXPECT_EQ(verify({&half, &sub, &pki().intermediate})->error, X509_V_OK);
}

// Weak keys must not hide what is really wrong (errors 66 and 68 at OpenSSL's usual security level).
TEST_F(TrustTest, WeaknessIsNotAnErrorOfTrust) {
  const Identity weak = issue({.rsa_bits = 1024}, &pki().intermediate);
  EXPECT_EQ(verify({&weak, &pki().intermediate})->error, X509_V_OK);
  EXPECT_EQ(verify({&weak})->error, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
  const Identity lone = issue({.rsa_bits = 1024});
  EXPECT_EQ(verify({&lone})->error, X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT);
}

TEST_F(TrustTest, NameConstraintsBindEveryLeaf) {
  for (const bool on_root : {true, false}) {
    const Identity root = issue({.name = "Narrow Root", .ca = true, .permitted_dns = on_root ? "example.com" : ""});
    const Identity sub = issue({.name = "Narrow", .ca = true, .permitted_dns = on_root ? "" : "example.com"}, &root);
    const auto trust = open(folder_.write("narrow.pem", root.pem()));
    const Identity good = issue({.name = "a.example.com"}, &sub);
    const Identity bad = issue({.name = "a.example.net"}, &sub);
    EXPECT_EQ(trust->verify(chain({&good, &sub}), nullptr)->error, X509_V_OK);
    EXPECT_EQ(trust->verify(chain({&bad, &sub}), nullptr)->error, X509_V_ERR_PERMITTED_VIOLATION);
  }
}

TEST_F(TrustTest, GarbageInTheChain) {
  const auto seen = trust_->verify({certificates_.keep(Bytes{0x30, 0x03, 1, 2, 3})}, nullptr);
  EXPECT_EQ(seen->error, -1);
  EXPECT_FALSE(seen->detail.empty());
  EXPECT_EQ(trust_->verify({}, nullptr)->error, -1);
}

TEST_F(TrustTest, HostileNamesAreEscaped) {
  const Identity nasty = issue({.name = "evil\x1b[31m\n.example.com"});
  const auto seen = verify({&nasty});
  for (const char c : seen->detail) EXPECT_TRUE(c >= 0x20 && c < 0x7f) << seen->detail;
}

TEST_F(TrustTest, ManyChainsStayBounded) {
  const Der leaf = certificates_.keep(pki().leaf.der());
  for (std::uint32_t i = 0; i < 5000; ++i) {
    const Bytes other{0x30, static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i >> 8U)};
    EXPECT_EQ(trust_->verify({leaf, certificates_.keep(other)}, nullptr)->error, -1);
  }
  EXPECT_LE(certificates_.size(), 8192U);
}

TEST_F(TrustTest, RootsFromFolders) {
  const Folder plain;
  static_cast<void>(plain.write("root.pem", pki().root.pem()));
  const auto from_plain = open(plain.path());
  EXPECT_EQ(from_plain->verify(chain({&pki().leaf, &pki().intermediate}), nullptr)->error, X509_V_OK);

  const Folder hashed;
  char name[16];
  std::snprintf(name, sizeof name, "%08lx.0",
                X509_NAME_hash_ex(X509_get_subject_name(pki().root.certificate.get()), nullptr, nullptr, nullptr));
  static_cast<void>(hashed.write(name, pki().root.pem()));
  const auto from_hashed = open(hashed.path());
  EXPECT_EQ(from_hashed->verify(chain({&pki().leaf, &pki().intermediate}), nullptr)->error, X509_V_OK);
}

TEST_F(TrustTest, NoRootsIsAFailureAndNotDistrust) {
  const Folder empty;
  EXPECT_FALSE(Trust::open(empty.path(), kNow, certificates_));
  EXPECT_FALSE(Trust::open(empty.path() + "/none.pem", kNow, certificates_));
  EXPECT_FALSE(Trust::open(empty.write("junk.pem", "hello"), kNow, certificates_));
}

}  // namespace
}  // namespace lapse::observe::testing
