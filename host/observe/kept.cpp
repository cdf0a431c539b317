// SPDX-License-Identifier: Apache-2.0
#include "observe/kept.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "lapse/abi.h"
#include "observe/codec.hpp"

namespace lapse::observe {
namespace {

constexpr std::size_t kMostLine = 1U << 20U;

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

/// What was said is asked for by what would be asked, however patiently and whatever the age allowed.
Question key_of(const DialogueQuestion& question) {
  DialogueQuestion bare = question;
  bare.connect_ms = bare.reply_ms = bare.whole_ms = bare.kept_seconds = 0;
  return canonical({std::move(bare), 0, false});
}

bool completed(const Answer& answer) {
  const auto* talk = std::get_if<DialogueAnswer>(&answer.body);
  return answer.ended == Ended::answered && talk != nullptr && !talk->turns.empty() &&
         (talk->stopped == LAPSE_DONE || talk->stopped == LAPSE_PEER_CLOSED);
}

std::string system_text() {
  return std::strerror(errno);
}

}  // namespace

std::unique_ptr<KeptConversations> KeptConversations::open(std::filesystem::path path, std::int64_t now) {
  std::unique_ptr<KeptConversations> out(new KeptConversations(std::move(path), now));
  out->read();
  if (out->unreadable_ > 0)
    out->trouble_ =
        std::to_string(out->unreadable_) + " lines of " + out->path_.string() + " could not be read and are left out";
  return out;
}

void KeptConversations::read() {
  const int descriptor = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (descriptor < 0) {
    if (errno != ENOENT) trouble_ = path_.string() + " could not be opened and is left out: " + system_text();
    return;
  }
  const File file(::fdopen(descriptor, "r"));
  struct stat about {};
  if (!file || ::fstat(descriptor, &about) != 0 || !S_ISREG(about.st_mode)) {
    trouble_ = path_.string() + " is no ordinary file and is left out";
  } else if ((about.st_mode & (S_IWGRP | S_IWOTH)) != 0 || (about.st_uid != ::geteuid() && about.st_uid != 0)) {
    trouble_ = path_.string() + " can be written by others and is left out";
  } else if (static_cast<std::uint64_t>(about.st_size) > kMostBytes) {
    trouble_ = path_.string() + " is larger than " + std::to_string(kMostBytes >> 20U) + " MiB and is left out";
  } else {
    std::string line;
    std::size_t number = 0;
    bool too_long = false;
    for (int c = std::fgetc(file.get());; c = std::fgetc(file.get())) {
      if (c != '\n' && c != EOF) {
        if (line.size() < kMostLine)
          line += static_cast<char>(c);
        else
          too_long = true;
        continue;
      }
      if (too_long)
        ++unreadable_;
      else if (!line.empty())
        read_line_of(line, ++number);
      line.clear();
      too_long = false;
      if (c == EOF) break;
    }
  }
}

void KeptConversations::read_line_of(const std::string& line, std::size_t number) {
  auto read = read_line(line, [](const std::string&) { return Der(); });
  if (!read) {
    ++unreadable_;
    return;
  }
  if (number == 1 && std::holds_alternative<RecordingHeader>(*read)) return;
  auto* observation = std::get_if<Observation>(&*read);
  const auto* question = observation ? std::get_if<DialogueQuestion>(&observation->question.of) : nullptr;
  if (question == nullptr || question->about_port() || question->leaves() || !completed(observation->answer)) {
    ++unreadable_;
    return;
  }
  const std::int64_t at = observation->answer.at;
  // What comes from the future was not written by a clock that can be trusted.
  if (at > now_ || at < now_ - kMostAge || held_.size() >= kMostEntries) return;
  auto& held = held_[key_of(*question)];
  if (held.at <= at) held = std::move(observation->answer);
}

std::optional<Answer> KeptConversations::find(const DialogueQuestion& question, std::int64_t now) const {
  if (question.kept_seconds == 0) return std::nullopt;
  const auto found = held_.find(key_of(question));
  if (found == held_.end()) return std::nullopt;
  const std::int64_t age = now - found->second.at;
  if (age < 0 || age > std::int64_t{question.kept_seconds}) return std::nullopt;
  Answer out = found->second;
  std::get<DialogueAnswer>(out.body).age = static_cast<std::uint64_t>(std::max<std::int64_t>(age, 1));
  return out;
}

void KeptConversations::put(const DialogueQuestion& question, const Answer& answer, std::int64_t now) {
  const Question key = key_of(question);
  if (!completed(answer) || (question.kept_seconds == 0 && !held_.contains(key))) return;
  if (fresh_.size() >= kMostEntries) return;
  Answer kept = answer;
  kept.at = now;
  // Certificates would be most of the file, and say nothing of the mailbox.
  auto& talk = std::get<DialogueAnswer>(kept.body);
  talk.chain.clear();
  talk.trust = -1;
  fresh_.insert_or_assign(key, std::move(kept));
}

std::optional<Failure> KeptConversations::save() const {
  std::vector<const Held::value_type*> all;
  for (const auto& entry : fresh_) all.push_back(&entry);
  for (const auto& entry : held_)
    if (!fresh_.contains(entry.first)) all.push_back(&entry);
  std::ranges::sort(all, [](const auto* a, const auto* b) { return a->second.at > b->second.at; });
  if (all.size() > kMostEntries) all.resize(kMostEntries);
  const std::string temporary = path_.string() + ".new." + std::to_string(::getpid());
  const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  const auto failed = [&](const char* what) {
    const std::string why = system_text();
    ::unlink(temporary.c_str());
    return Failure{"the mail cache " + path_.string() + " could not be " + what + ": " + why};
  };
  if (descriptor < 0) return failed("made");
  File file(::fdopen(descriptor, "w"));
  bool good = file != nullptr;
  const auto put_line = [&](const std::string& line) {
    good = good && std::fwrite(line.data(), 1, line.size(), file.get()) == line.size() &&
           std::fputc('\n', file.get()) != EOF;
  };
  put_line(write_line(RecordingHeader{now_, now_}));
  for (const auto* entry : all)
    put_line(write_line(entry->first, entry->second, [](const Der&) { return std::string(); }));
  good = good && std::fflush(file.get()) == 0 && ::fsync(descriptor) == 0;
  file.reset();
  if (!good) return failed("written");
  if (::rename(temporary.c_str(), path_.c_str()) != 0) return failed("put in place");
  return std::nullopt;
}

}  // namespace lapse::observe
