// SPDX-License-Identifier: Apache-2.0
#include "inventory/id_set.hpp"

#include <array>
#include <bit>

namespace lapse::inventory {
namespace {

constexpr std::size_t kFirstSlots = 64;  // a power of two, as every later size

class SipHash {
 public:
  SipHash()
      : v_{0x736f6d6570736575U ^ kKey0, 0x646f72616e646f6dU ^ kKey1 ^ 0xeeU, 0x6c7967656e657261U ^ kKey0,
           0x7465646279746573U ^ kKey1} {}

  void word(std::uint64_t m) {
    v_[3] ^= m;
    round();
    round();
    v_[0] ^= m;
  }
  std::uint64_t finish(std::uint64_t tweak) {
    (tweak == 0xeeU ? v_[2] : v_[1]) ^= tweak;
    for (int i = 0; i < 4; ++i) round();
    return v_[0] ^ v_[1] ^ v_[2] ^ v_[3];
  }

 private:
  static constexpr std::uint64_t kKey0 = 0x0706050403020100U;
  static constexpr std::uint64_t kKey1 = 0x0f0e0d0c0b0a0908U;

  void round() {
    v_[0] += v_[1];
    v_[1] = std::rotl(v_[1], 13) ^ v_[0];
    v_[0] = std::rotl(v_[0], 32);
    v_[2] += v_[3];
    v_[3] = std::rotl(v_[3], 16) ^ v_[2];
    v_[0] += v_[3];
    v_[3] = std::rotl(v_[3], 21) ^ v_[0];
    v_[2] += v_[1];
    v_[1] = std::rotl(v_[1], 17) ^ v_[2];
    v_[2] = std::rotl(v_[2], 32);
  }

  std::array<std::uint64_t, 4> v_;
};

}  // namespace

IdHash hash_id(std::string_view id) {
  SipHash state;
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < id.size(); ++i) {
    word |= std::uint64_t{static_cast<unsigned char>(id[i])} << (i % 8 * 8);
    if (i % 8 == 7) {
      state.word(word);
      word = 0;
    }
  }
  state.word(word | std::uint64_t{id.size() & 0xFFU} << 56U);
  IdHash hash;
  hash.low = state.finish(0xeeU);
  hash.high = state.finish(0xddU);
  return hash;
}

std::size_t IdSet::slot_of(const IdHash& id) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = static_cast<std::size_t>(id.low) & mask;
  while (slots_[slot] != IdHash{} && slots_[slot] != id) slot = (slot + 1) & mask;
  return slot;
}

bool IdSet::contains(const IdHash& id) const {
  return !slots_.empty() && slots_[slot_of(id)] == id;
}

bool IdSet::insert(const IdHash& id) {
  if (slots_.empty() || (count_ + 1) * 4 > slots_.size() * 3) grow();
  IdHash& slot = slots_[slot_of(id)];
  if (slot == id) return false;
  slot = id;
  ++count_;
  return true;
}

void IdSet::grow() {
  std::vector<IdHash> old(slots_.empty() ? kFirstSlots : slots_.size() * 2);
  old.swap(slots_);
  for (const IdHash& id : old) {
    if (id != IdHash{}) slots_[slot_of(id)] = id;
  }
}

}  // namespace lapse::inventory
