// SPDX-License-Identifier: Apache-2.0
//
// What is loaded, what is refused, and what the refusal says: path, reason, found, expected, remedy.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "judge/runner.hpp"

namespace lapse::judge {
namespace {

namespace fs = std::filesystem;

fs::path plugin(const std::string& name) { return fs::path(PLUGINS) / (name + ".so"); }

/// The one refusal of loading this path; an empty one when it was not refused.
Refusal refused(const fs::path& path) {
  Loader loader;
  loader.load(path);
  EXPECT_TRUE(loader.plugins().empty()) << path;
  EXPECT_EQ(loader.refusals().size(), 1U) << path;
  return loader.refusals().empty() ? Refusal{} : loader.refusals().front();
}

void expect_whole(const Refusal& r, const fs::path& path, const std::string& reason) {
  EXPECT_EQ(r.path, path.string());
  EXPECT_NE(r.reason.find(reason), std::string::npos) << to_text(r);
  EXPECT_FALSE(r.expected.empty()) << to_text(r);
  EXPECT_FALSE(r.remedy.empty()) << to_text(r);
}

/// A private copy of a plugin in a folder of its own, whose modes a test may change.
class Copied {
 public:
  explicit Copied(const std::string& name) {
    folder_ = fs::path(testing::TempDir()) / ("lapse-abi-" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    fs::create_directory(folder_);
    fs::permissions(folder_, fs::perms::owner_all);
    file_ = folder_ / "copy.so";
    fs::copy_file(plugin(name), file_);
    fs::permissions(file_, fs::perms::owner_all);
  }
  ~Copied() { fs::remove_all(folder_); }
  Copied(const Copied&) = delete;
  Copied& operator=(const Copied&) = delete;
  [[nodiscard]] const fs::path& file() const { return file_; }
  [[nodiscard]] const fs::path& folder() const { return folder_; }

 private:
  fs::path folder_, file_;
};

inventory::Certificate some_certificate() {
  inventory::Certificate c;
  c.id = "c1";
  return c;
}

/// What one call of this plugin's rule comes to.
Outcome judged(const std::string& name) {
  // Findings point into the plugin's description: as in a run, the loader outlives them.
  static std::vector<std::unique_ptr<Loader>> kept;
  Loader& loader = *kept.emplace_back(std::make_unique<Loader>());
  loader.load(plugin(name));
  EXPECT_EQ(loader.plugins().size(), 1U);
  const auto runner = in_process();
  std::string error;
  const auto instance = runner->make(*loader.plugins().front(), "{}", error);
  EXPECT_TRUE(instance) << error;
  const auto certificate = some_certificate();
  const SubjectView subject(certificate);
  return instance->judge(subject, -1, 0, Known{});
}

TEST(Loading, TakesAPluginInC) {
  Loader loader;
  loader.load(plugin("good"));
  ASSERT_EQ(loader.refusals().size(), 0U) << to_text(loader.refusals().front());
  ASSERT_EQ(loader.plugins().size(), 1U);
  EXPECT_EQ(loader.plugins()[0]->rule.kind, "good");
  EXPECT_EQ(loader.plugins()[0]->rule.outcomes.at(0).id, "TST1000");
  EXPECT_EQ(judged("good").findings.at(0).outcome->id, "TST1000");
}

TEST(Loading, RefusesWhatIsNotThere) { expect_whole(refused("/nowhere/rule.so"), "/nowhere/rule.so", "no such file"); }

TEST(Loading, RefusesWhatIsNoLibrary) {
  const Copied copy("good");
  std::ofstream(copy.file(), std::ios::trunc) << "not an ELF file";
  expect_whole(refused(copy.file()), copy.file(), "cannot be loaded");
}

TEST(Loading, RefusesACutLibrary) {
  const Copied copy("good");
  fs::resize_file(copy.file(), 1000);
  expect_whole(refused(copy.file()), copy.file(), "cannot be loaded");
}

TEST(Loading, RefusesALibraryThatIsNoRule) { expect_whole(refused(plugin("no-symbol")), plugin("no-symbol"), "not a Lapse rule"); }

TEST(Loading, RefusesAnotherMajorAndSaysBoth) {
  const auto r = refused(plugin("wrong-major"));
  expect_whole(r, plugin("wrong-major"), "another major version");
  EXPECT_EQ(r.found, "2.0");
  EXPECT_NE(r.expected.find("1.0"), std::string::npos);
}

TEST(Loading, RefusesANewerMinor) {
  const auto r = refused(plugin("newer-minor"));
  expect_whole(r, plugin("newer-minor"), "newer version");
  EXPECT_EQ(r.found, "1.7");
}

TEST(Loading, RefusesNullPointers) {
  expect_whole(refused(plugin("null-judge")), plugin("null-judge"), "'judge' is a null pointer");
  expect_whole(refused(plugin("null-descriptor")), plugin("null-descriptor"), "descriptor is a null pointer");
}

TEST(Loading, NeverReadsBeyondASmallDescriptor) {
  expect_whole(refused(plugin("small-descriptor")), plugin("small-descriptor"), "smaller than any released version");
}

TEST(Loading, RefusesDescriptionsThatCannotBeUsed) {
  expect_whole(refused(plugin("bad-schema")), plugin("bad-schema"), "parameter schema");
  expect_whole(refused(plugin("no-outcomes")), plugin("no-outcomes"), "list of outcomes");
  expect_whole(refused(plugin("no-help")), plugin("no-help"), "help of");
}

TEST(Loading, RefusesTheSecondOfAKind) {
  Loader loader;
  loader.load(plugin("good"));
  loader.load(plugin("twin"));
  ASSERT_EQ(loader.refusals().size(), 1U);
  expect_whole(loader.refusals()[0], plugin("twin"), "'good' is loaded already");
}

TEST(Loading, RefusesAnOutcomeOfAnotherRule) {
  Loader loader;
  loader.load(plugin("good"));
  loader.load(plugin("clash"));
  ASSERT_EQ(loader.refusals().size(), 1U);
  expect_whole(loader.refusals()[0], plugin("clash"), "TST1000 belongs to rule 'good'");
}

TEST(Loading, RefusesWhatSomebodyElseCanChange) {
  const Copied copy("good");
  fs::permissions(copy.file(), fs::perms::others_write, fs::perm_options::add);
  expect_whole(refused(copy.file()), copy.file(), "somebody else can change it");
  fs::permissions(copy.file(), fs::perms::others_write, fs::perm_options::remove);
  fs::permissions(copy.folder(), fs::perms::others_write, fs::perm_options::add);
  expect_whole(refused(copy.file()), copy.file(), "somebody else can change it");
}

TEST(Judging, AFailedCreateSaysWhy) {
  Loader loader;
  loader.load(plugin("create-fails"));
  std::string error;
  EXPECT_FALSE(in_process()->make(*loader.plugins().at(0), "{}", error));
  EXPECT_EQ(error, "no luck today");
}

TEST(Judging, BreachesOfTheContractAreFaultsAndNotFindings) {
  EXPECT_NE(judged("judge-fails").fault.find("fault of its own"), std::string::npos);
  EXPECT_NE(judged("unknown-outcome").fault.find("XYZ9999"), std::string::npos);
}

TEST(Judging, AnUndeclaredQuestionIsDenied) {
  const auto outcome = judged("asks-undeclared");
  EXPECT_TRUE(outcome.missing.empty());
  EXPECT_EQ(outcome.fault, "");
}

TEST(Judging, SilenceIsLeftToTheAuditToReport) { EXPECT_TRUE(judged("reports-nothing").findings.empty()); }

}  // namespace
}  // namespace lapse::judge
