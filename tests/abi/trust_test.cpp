// SPDX-License-Identifier: Apache-2.0
//
// Who may change a plugin, what pins it, who signed it: each refused before the file is mapped, with what to do.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "judge/plugin.hpp"

namespace lapse::judge {
namespace {

namespace fs = std::filesystem;

/// A folder of the test's own with a copy of the good plugin.
class Trust : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / ("lapse-trust-" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "in");
    for (const auto& at : {folder_, folder_ / "in"}) fs::permissions(at, fs::perms::owner_all);
    fs::copy_file(fs::path(PLUGINS) / "good.so", file());
    fs::permissions(file(), fs::perms::owner_all);
  }
  void TearDown() override { fs::remove_all(folder_); }
  [[nodiscard]] fs::path file() const { return folder_ / "in" / "rule.so"; }
  [[nodiscard]] std::string digest() const { return OpenFile::open(file())->sha256(); }
  void write_signature(const std::string& text) const { std::ofstream(signature_path(file())) << text; }

  /// What loading comes to: "" when it is taken.
  std::string refused(const Origin& origin = {}, const Signers& signers = {}) {
    loader_ = std::make_unique<Loader>();
    loader_->trust(signers);
    loader_->load(file(), origin);
    EXPECT_EQ(loader_->plugins().size() + loader_->refusals().size(), 1U);
    if (loader_->refusals().empty()) return {};
    EXPECT_FALSE(loader_->refusals()[0].remedy.empty());
    return to_text(loader_->refusals()[0]);
  }
  [[nodiscard]] const Standing& standing() const { return loader_->plugins().at(0)->standing; }
  static bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

  fs::path folder_;
  std::unique_ptr<Loader> loader_;
};

Signers trusting(const support::PrivateKey& key) { return {{{"ops", key.public_key()}}, true}; }

TEST_F(Trust, TakesWhatOnlyTheOwnerCanChange) {
  EXPECT_EQ(refused(), "");
  EXPECT_EQ(standing().by, Standing::By::owner);
}

TEST_F(Trust, RefusesAFileOrAnyFolderAboveItThatEverybodyMayWrite) {
  for (const auto& at : {file(), folder_ / "in", folder_}) {
    fs::permissions(at, fs::perms::others_write, fs::perm_options::add);
    const auto why = refused();
    EXPECT_TRUE(has(why, "'" + at.string() + "' is writable by everybody")) << why;
    EXPECT_TRUE(has(why, "chmod go-w '" + at.string() + "'")) << why;
    fs::permissions(at, fs::perms::others_write, fs::perm_options::remove);
  }
  EXPECT_EQ(refused(), "");
}

TEST_F(Trust, AStickyFolderIsNoExposure) {
  fs::permissions(folder_, fs::perms::all | fs::perms::sticky_bit);
  EXPECT_EQ(refused(), "");
}

TEST_F(Trust, RefusesWhatAnotherUserOwns) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give files away";
  ASSERT_EQ(::chown(file().c_str(), 65534, 65534), 0);
  const auto why = refused();
  EXPECT_TRUE(has(why, "belongs to user nobody")) << why;
  EXPECT_TRUE(has(why, "chown root ")) << why;
}

TEST_F(Trust, RefusesAGroupOfOthers) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give files away";
  ASSERT_EQ(::chown(file().c_str(), 0, 65534), 0);
  fs::permissions(file(), fs::perms::group_write, fs::perm_options::add);
  const auto why = refused();
  EXPECT_TRUE(has(why, "is writable by group nogroup")) << why;
  EXPECT_TRUE(has(why, "chmod g-w")) << why;
}

TEST_F(Trust, LooksAtWhatALinkLeadsTo) {
  fs::create_directory(folder_ / "open");
  fs::rename(file(), folder_ / "open" / "rule.so");
  fs::create_symlink("../open/rule.so", file());
  EXPECT_EQ(refused(), "");
  fs::permissions(folder_ / "open", fs::perms::all);
  EXPECT_TRUE(has(refused(), "open' is writable by everybody"));
  fs::permissions(folder_ / "open", fs::perms::owner_all);
  fs::permissions(folder_ / "in", fs::perms::all);  // where the link itself lies
  EXPECT_TRUE(has(refused(), "in' is writable by everybody"));
}

TEST_F(Trust, FoldersAboveTheProgramsOwnAreLeftAside) {
  fs::permissions(folder_, fs::perms::all);
  EXPECT_EQ(refused({Origin::From::program, {}, {}, folder_ / "in"}), "");
  EXPECT_EQ(standing().by, Standing::By::program);
  fs::permissions(folder_ / "in", fs::perms::all);
  EXPECT_NE(refused({Origin::From::program, {}, {}, folder_ / "in"}), "");
}

TEST_F(Trust, APinHoldsOrRefuses) {
  EXPECT_EQ(refused({Origin::From::estate, "lapse.yaml:4", digest(), {}}), "");
  EXPECT_EQ(standing().by, Standing::By::pin);
  const std::string other(64, 'a');
  const auto why = refused({Origin::From::estate, "lapse.yaml:4", other, {}});
  EXPECT_TRUE(has(why, "not the file that lapse.yaml:4 pins")) << why;
  EXPECT_TRUE(has(why, digest()) && has(why, other)) << why;
}

TEST_F(Trust, AWrongPinCountsThoughTheFileIsLoadedAlready) {
  Loader loader;
  loader.load(file());
  loader.load(file());
  EXPECT_TRUE(loader.refusals().empty());
  loader.load(file(), {Origin::From::estate, "lapse.yaml:4", std::string(64, 'a'), {}});
  EXPECT_EQ(loader.refusals().size(), 1U);
  EXPECT_EQ(loader.plugins().size(), 1U);
}

TEST_F(Trust, ASignatureOfATrustedKeyIsTaken) {
  const auto key = support::PrivateKey::make();
  write_signature(signature_text(*key, digest()));
  EXPECT_EQ(refused({}, trusting(*key)), "");
  EXPECT_EQ(standing().by, Standing::By::signature);
  EXPECT_EQ(standing().key, "ops");
}

TEST_F(Trust, EveryOtherSignatureIsRefused) {
  const auto key = support::PrivateKey::make();
  const auto other = support::PrivateKey::make();
  EXPECT_TRUE(has(refused({}, trusting(*key)), "it is not signed"));
  write_signature(signature_text(*other, digest()));
  EXPECT_TRUE(has(refused({}, trusting(*key)), "a key that the estate does not trust"));
  write_signature(signature_text(*key, std::string(64, '0')));
  EXPECT_TRUE(has(refused({}, trusting(*key)), "changed after it was signed"));
  write_signature("hello\n");
  EXPECT_TRUE(has(refused({}, trusting(*key)), "signature file cannot be read"));
  // The words of a trusted key with the signature of another one.
  std::string forged = signature_text(*other, digest());
  const auto replace = support::key_id(other->public_key());
  forged.replace(forged.find(replace), replace.size(), support::key_id(key->public_key()));
  write_signature(forged);
  EXPECT_TRUE(has(refused({}, trusting(*key)), "its signature is wrong"));
}

TEST_F(Trust, NotOneBitOfFileOrSignatureMayChange) {
  const auto key = support::PrivateKey::make();
  const std::string good = signature_text(*key, digest());
  for (std::size_t at = 0; at < good.size(); at += 3) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    write_signature(bad);
    EXPECT_NE(refused({}, trusting(*key)), "") << "byte " << at;
  }
  write_signature(good + "x");
  EXPECT_NE(refused({}, trusting(*key)), "");
  write_signature(good);
  EXPECT_EQ(refused({}, trusting(*key)), "");
  std::ofstream(file(), std::ios::app) << "x";
  EXPECT_NE(refused({}, trusting(*key)), "");
}

TEST_F(Trust, KeysThatCannotBeReadTrustNobody) {
  EXPECT_TRUE(has(refused({}, Signers{{}, true}), "it is not signed"));
  EXPECT_EQ(refused({Origin::From::estate, "lapse.yaml:4", digest(), {}}, Signers{{}, true}), "") << "a pin is enough";
  EXPECT_EQ(refused({Origin::From::program, {}, {}, {}}, Signers{{}, true}), "");
}

TEST_F(Trust, WhatIsMappedIsTheFileThatWasChecked) {
  auto opened = OpenFile::open(file());
  const std::string before = opened->sha256();
  fs::rename(file(), folder_ / "away.so");
  std::ofstream(file()) << "another file in its place";
  EXPECT_EQ(opened->sha256(), before);
  EXPECT_EQ(OpenFile::open(opened->loadable(file()))->sha256(), before);
}

TEST(Keys, AKeyIsReadBackFromEitherForm) {
  const auto key = support::PrivateKey::make();
  const auto mine = key->public_key();
  EXPECT_EQ(*support::read_public_key(support::pem_of(mine)), mine);
  EXPECT_EQ(*support::read_public_key(support::base64_of(mine)), mine);
  EXPECT_FALSE(support::read_public_key("nonsense"));
  EXPECT_FALSE(support::read_public_key(""));
}

}  // namespace
}  // namespace lapse::judge
