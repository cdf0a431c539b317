// SPDX-License-Identifier: Apache-2.0
#include "fake_host.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <idn/both_forms.hpp>
#include <lapse/text.hpp>
#include <map>
#include <memory>
#include <set>

#include "given.hpp"
#include "say.hpp"

namespace lapse::testkit {
namespace {

constexpr int kMostRounds = 2000;

class Host {
 public:
  Host(const lapse_rule& rule, const Scenario& scenario, const Manner& manner)
      : rule_(rule), scenario_(scenario), manner_(manner) {}

  const lapse_answer* observe(const lapse_question& q) {
    if (const std::string wrong = question_fault(q); !wrong.empty()) {
      fault(wrong);
      return not_a_question();
    }
    const std::string key = question_text(q);
    const auto found = given_.find(key);
    if (found != given_.end() && shown_.contains(key)) return found->second->abi();
    if (found == given_.end()) {
      const Given& made = make(key, q);
      out.questions.push_back(key + " -> " + made.ended());
    }
    if (manner_.arrival == Arrival::known) {
      shown_.insert(key);
      return given_.at(key)->abi();
    }
    if (std::find(pending_.begin(), pending_.end(), key) == pending_.end()) pending_.push_back(key);
    return nullptr;
  }

  int report(const lapse_finding& f) {
    if (f.struct_size < sizeof f) {
      fault(say("its {} says that it has {} bytes; expected {} or more", "lapse_finding", f.struct_size, sizeof f));
      return -1;
    }
    if (f.kind > LAPSE_NOT_APPLICABLE || f.level > LAPSE_ERROR || f.bearing > LAPSE_BEARS_SERVICE || f.part > LAPSE_PART_RENEWAL) {
      fault(say("it reported a finding with members out of range"));
      return -1;
    }
    if (!pending_.empty()) ++out.reported_too_early;
    Found found{std::string(view(f.outcome)),
                f.kind,
                f.level,
                f.bearing,
                {},
                std::string(view(f.asked)),
                std::string(view(f.seen)),
                std::string(view(f.expected)),
                std::string(view(f.fix)),
                std::string(view(f.discriminator)),
                f.visible_after,
                {}};
    const lapse_outcome* outcome = nullptr;
    for (std::size_t i = 0; i < rule_.descriptor->outcome_count; ++i)
      if (found.outcome == rule_.descriptor->outcomes[i]->id) outcome = rule_.descriptor->outcomes[i];
    if (!outcome) {
      fault(say("it reported '{}', which its description does not name", found.outcome));
      return -1;
    }
    if (found.kind == LAPSE_FAIL && found.level == 0) found.level = outcome->level;
    if (found.bearing == 0) found.bearing = outcome->bearing;
    found.message = outcome->message;
    for (std::size_t i = 0; i < f.argument_count; ++i) {
      found.arguments.emplace_back(view(f.arguments[i].name), view(f.arguments[i].value));
      const std::string mark = "{" + std::string(view(f.arguments[i].name)) + "}";
      const std::string shown = idn::with_both_forms(view(f.arguments[i].value));
      for (auto at = found.message.find(mark); at != std::string::npos; at = found.message.find(mark, at))
        found.message.replace(at, mark.size(), shown), at += shown.size();
    }
    if (const auto brace = std::string_view(outcome->message).find('{'); brace != std::string_view::npos)
      check_filled(f, *outcome);
    out.findings.push_back(std::move(found));
    return 0;
  }

  /// Shows what may arrive next; false when nothing was pending.
  bool arrive() {
    if (pending_.empty()) return false;
    if (manner_.pick)
      shown_.insert(pending_[manner_.pick(pending_.size())]);
    else if (manner_.arrival == Arrival::one_by_one)
      shown_.insert(pending_.front());
    else if (manner_.arrival == Arrival::backwards)
      shown_.insert(pending_.back());
    else
      shown_.insert(pending_.begin(), pending_.end());
    pending_.clear();
    return true;
  }

  /// A breach of the contract, told once.
  void fault(const std::string& what) {
    if (std::find(out.faults.begin(), out.faults.end(), what) == out.faults.end()) out.faults.push_back(what);
  }

  const Scenario& scenario() const { return scenario_; }
  Judgement out;

 private:
  void check_filled(const lapse_finding& f, const lapse_outcome& outcome) {
    const std::string_view text = outcome.message;
    for (auto at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
      const std::string_view name = text.substr(at + 1, text.find('}', at) - at - 1);
      bool filled = false;
      for (std::size_t i = 0; i < f.argument_count; ++i) filled |= view(f.arguments[i].name) == name;
      if (!filled)
        fault(say("{}: the message's placeholder '{}' got no argument", outcome.id, name));
    }
  }

  static const lapse_answer* not_a_question() {
    static const lapse_answer failed{sizeof(lapse_answer), LAPSE_FAILED, 0, 0, {"", 0}, {"", 0}, nullptr};
    return &failed;
  }

  const Given& make(const std::string& key, const lapse_question& q) {
    const std::string_view kind = q.kind;
    bool needed = false;
    for (std::size_t i = 0; i < rule_.descriptor->need_count; ++i) needed |= kind == rule_.descriptor->needs[i];
    Reply reply;
    if (needed) {
      reply = manner_.answerer ? manner_.answerer(q) : scenario_.world.answer(q);
    } else {
      reply.ended = LAPSE_DENIED;
      reply.detail = "the descriptor's needs do not name " + std::string(kind);
      fault(say("it asked for {}, which its needs do not name", kind));
    }
    auto& place = given_[key];
    place = std::make_unique<Given>(kind, std::move(reply), key.substr(0, key.find(" | ")),
                                    Given::Stamp{manner_.first_id ? manner_.first_id + given_.size() : 0, scenario_.now}, manner_.layout);
    return *place;
  }

  const lapse_rule& rule_;
  const Scenario& scenario_;
  const Manner& manner_;
  std::map<std::string, std::unique_ptr<Given>> given_;
  std::set<std::string> shown_;
  std::vector<std::string> pending_;
};

Host& host_of(const lapse_case* c) {
  return *static_cast<Host*>(c->host);
}

const lapse_case_functions kFunctions{
    sizeof(lapse_case_functions), [](const lapse_case* c, const lapse_question* q) { return host_of(c).observe(*q); },
    [](const lapse_case* c, const lapse_finding* f) { return host_of(c).report(*f); },
    [](const lapse_case* c) { return raw(host_of(c).scenario().subject->json); }};

}  // namespace

Judgement judge(const lapse_rule& rule, const void* instance, const Scenario& scenario, const Manner& manner) {
  Host host(rule, scenario, manner);
  Room room(manner.layout);
  std::vector<const lapse_name*> names;
  const lapse_case* c = room.put(lapse_case{0, room.put(kFunctions), laid_out(scenario.subject->subject, room, names), scenario.now, &host});
  const auto call = [&] { return rule.functions->judge(instance, c); };
  for (;;) {
    ++host.out.rounds;
    host.out.findings.clear();
    try {
      if ((manner.around ? manner.around(call) : call()) != 0) host.fault(say("it reported a fault of its own"));
    } catch (...) {
      host.fault(say("an exception crossed the contract"));
      break;
    }
    if (!host.arrive()) break;
    if (host.out.rounds > kMostRounds) {
      host.fault(say("it kept asking after {} rounds", kMostRounds));
      break;
    }
  }
  return std::move(host.out);
}

std::string parameters_of(const lapse_rule& rule, const Scenario& scenario) {
  namespace json = boost::json;
  json::object out = json::parse(scenario.parameters).as_object();
  const json::value schema = json::parse(rule.descriptor->parameters);
  if (const auto* properties = schema.as_object().if_contains("properties")) {
    for (const auto& [key, property] : properties->as_object()) {
      if (out.contains(key)) continue;
      if (const auto* value = property.as_object().if_contains("default"))
        out[key] = *value;
      else if (property.as_object().contains("x-lapse-table"))
        out[key] = nullptr;
    }
  }
  return json::serialize(out);
}

}  // namespace lapse::testkit
