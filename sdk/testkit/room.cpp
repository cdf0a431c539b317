// SPDX-License-Identifier: Apache-2.0
#include "room.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <new>

namespace lapse::testkit {
namespace {

constexpr int kNoise = 0xa5;

std::size_t page() {
  static const auto size = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return size;
}

}  // namespace

Room::~Room() {
  for (void* at : pages_) ::munmap(at, 2 * page());
}

const void* Room::place(const void* from, std::size_t size) {
  if (layout_ == Layout::exact && size <= page()) {
    void* at = ::mmap(nullptr, 2 * page(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) throw std::bad_alloc();
    pages_.push_back(at);
    auto* end = static_cast<char*>(at) + page();
    ::mprotect(end, page(), PROT_NONE);
    return std::memcpy(end - size, from, size);
  }
  auto& memory = kept_.emplace_back((size + longer_by()) / sizeof(std::max_align_t) + 1);
  std::memset(static_cast<void*>(memory.data()), kNoise, memory.size() * sizeof(std::max_align_t));
  return std::memcpy(static_cast<void*>(memory.data()), from, size);
}

const lapse_turn* Room::put(const std::vector<lapse_turn>& turns) {
  const std::size_t apart = turn_size();
  std::vector<char> all(turns.size() * apart, static_cast<char>(kNoise));
  for (std::size_t i = 0; i < turns.size(); ++i) std::memcpy(all.data() + i * apart, &turns[i], sizeof turns[i]);
  return turns.empty() ? nullptr : static_cast<const lapse_turn*>(place(all.data(), all.size()));
}

}  // namespace lapse::testkit
