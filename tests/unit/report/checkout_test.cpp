// SPDX-License-Identifier: Apache-2.0
#include "report/checkout.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace lapse::report {
namespace {

namespace fs = std::filesystem;

TEST(Checkout, MakesWebAddresses) {
  EXPECT_EQ(web_address("git@github.com:team/repo.git"), "https://github.com/team/repo");
  EXPECT_EQ(web_address("https://user:secret@git.example.com:8443/team/repo.git/"),
            "https://git.example.com:8443/team/repo");
  EXPECT_EQ(web_address("ssh://git@git.example.com:2222/team/repo"), "https://git.example.com/team/repo");
  EXPECT_EQ(web_address("https://git.example.com/team/repo?token=1"), "https://git.example.com/team/repo");
  for (const char* local : {"/srv/git/repo.git", "../repo", "file:///srv/repo", "C:/repo", "", "https://host"}) {
    EXPECT_EQ(web_address(local), "") << local;
  }
}

TEST(Checkout, ReadsLooseAndPackedAndDetachedHeads) {
  const fs::path folder = fs::temp_directory_path() / ("lapse-checkout-" + std::to_string(::getpid()));
  const std::string commit(40, 'a');
  fs::create_directories(folder / ".git/refs/heads");
  fs::create_directories(folder / "deep/down");
  const fs::path file = folder / "deep/down/lapse.yaml";
  std::ofstream(folder / ".git/HEAD") << "ref: refs/heads/main\n";
  std::ofstream(folder / ".git/config")
      << "[core]\n\tbare = false\n[remote \"up\"]\n\turl = /local\n[remote \"origin\"]\n\turl = https://h.example/r\n";
  EXPECT_FALSE(checkout_of(file));  // no commit yet
  std::ofstream(folder / ".git/packed-refs") << "# pack-refs\n" << commit << " refs/heads/main\n";
  auto found = checkout_of(file);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->root, folder);
  EXPECT_EQ(found->repository, "https://h.example/r");
  EXPECT_EQ(found->revision, commit);
  EXPECT_EQ(found->branch, "refs/heads/main");
  std::ofstream(folder / ".git/HEAD") << std::string(40, 'b') << "\n";
  found = checkout_of(file);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->revision, std::string(40, 'b'));
  EXPECT_EQ(found->branch, "");
  fs::remove_all(folder);
  EXPECT_FALSE(checkout_of("/nowhere/lapse.yaml"));
}

}  // namespace
}  // namespace lapse::report
