// SPDX-License-Identifier: Apache-2.0
#include "observe/certificates.hpp"

#include <gtest/gtest.h>

namespace lapse::observe {
namespace {

TEST(Certificates, EqualBytesAreKeptOnce) {
  Certificates store;
  const Bytes bytes{1, 2, 3};
  const Der first = store.keep(bytes);
  EXPECT_EQ(*first, bytes);
  EXPECT_EQ(store.keep(bytes).get(), first.get());
  EXPECT_NE(store.keep(Bytes{1, 2, 4}).get(), first.get());
}

TEST(Certificates, ForgetsWhatNobodyHolds) {
  Certificates store;
  for (std::uint32_t i = 0; i < 100000; ++i) {
    const Bytes bytes{static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i >> 8U),
                      static_cast<std::uint8_t>(i >> 16U)};
    static_cast<void>(store.keep(bytes));
  }
  EXPECT_LE(store.size(), 1024U);
}

TEST(Certificates, KeepsWhatIsHeldThroughASweep) {
  Certificates store;
  const Bytes held_bytes{9, 9, 9, 9};
  const Der held = store.keep(held_bytes);
  for (std::uint32_t i = 0; i < 5000; ++i) {
    static_cast<void>(store.keep(Bytes{static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i >> 8U)}));
  }
  EXPECT_EQ(store.keep(held_bytes).get(), held.get());
}

}  // namespace
}  // namespace lapse::observe
