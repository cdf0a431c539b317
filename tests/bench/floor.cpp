// SPDX-License-Identifier: Apache-2.0
//
//   lapse-bench-floor --names N [--dns ADDRESS:recursive|authoritative:COUNT]... [--tls COUNT] [--get COUNT]
//                     [--smtp COUNT] --roots FOLDER --web ADDRESS,... --mail ADDRESS,...
//
// Does this many of each, one kind after the other, and writes what each kind cost as one JSON object.
#include "floor.hpp"

#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sstream>

namespace bench {

std::string name_of(std::size_t i, std::size_t names) {
  char text[40];
  std::snprintf(text, sizeof text, "d%06zu.example", i % names);
  return text;
}

namespace {

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, at);) out.push_back(part);
  return out;
}

double cpu_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

struct Options {
  std::size_t names = 1;
  std::vector<DnsWork> dns;
  std::size_t dns_window = 400, window = 1000;
  std::size_t tls = 0, get = 0, smtp = 0;
  std::string roots;
  std::vector<std::string> web, mail;
};

bool read(int argc, char** argv, Options& to) {
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string key = argv[i], value = argv[i + 1];
    const auto number = [&] { return static_cast<std::size_t>(std::strtoull(value.c_str(), nullptr, 10)); };
    if (key == "--names")
      to.names = number();
    else if (key == "--tls")
      to.tls = number();
    else if (key == "--get")
      to.get = number();
    else if (key == "--smtp")
      to.smtp = number();
    else if (key == "--window")
      to.window = number();
    else if (key == "--dns-window")
      to.dns_window = number();
    else if (key == "--roots")
      to.roots = value;
    else if (key == "--web")
      to.web = split(value, ',');
    else if (key == "--mail")
      to.mail = split(value, ',');
    else if (key == "--dns") {
      const auto parts = split(value, ':');
      if (parts.size() != 3) return false;
      to.dns.push_back({parts[0], parts[1] == "recursive", std::strtoull(parts[2].c_str(), nullptr, 10)});
    } else {
      return false;
    }
  }
  return argc % 2 == 1 && to.names > 0;
}

int run(const Options& options) {
  double last = cpu_seconds();
  std::size_t failed = 0;
  const auto tell = [&](const char* kind, const Done& done, const char* after) {
    const double now = cpu_seconds();
    std::printf(R"("%s":{"count":%zu,"failed":%zu,"cpu":%.6f}%s)", kind, done.count, done.failed, now - last, after);
    last = now;
    failed += done.failed;
  };
  std::printf("{");
  tell("dns", ask_dns(options.dns, options.names, options.dns_window), ",");
  tell("tls",
       options.tls == 0 ? Done{}
                        : run_clients(options.tls, options.window, options.web, 443,
                                      tls_clients(options.roots, options.names, options.get)),
       ",");
  tell("smtp",
       options.smtp == 0 ? Done{}
                         : run_clients(options.smtp, options.window, options.mail, 25, smtp_clients(options.names)),
       "");
  std::printf("}\n");
  return failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  bench::Options options;
  if (!bench::read(argc, argv, options)) {
    std::fputs("lapse-bench-floor: see the head of tests/bench/floor.cpp for its arguments\n", stderr);
    return 2;
  }
  return bench::run(options);
}
