// The worked scenarios' pools, as the views' tests ask about them.
#pragma once

#include <algorithm>

#include "tests/support/pool_story.h"

namespace muniment::testing {

inline void AssignMany(PoolStory& s, int count) {
  for (int i = 0; i < count; i += 20) s.Assign(People("user", i, std::min(i + 20, count)));
}

// S1 up to e10.
inline PoolStory Scenario1() {
  PoolStory s;
  s.Ending("2028-01-15");
  s.At("2027-02-01T09:00").SelfProvision("e1", 300);
  s.At("2027-02-04T10:00").Order("L1", 180);
  s.At("2027-02-10T10:00").Order("L2", 260);
  s.At("2027-02-10T16:00").CancelLine("L2", 170);
  s.At("2027-02-12T09:00").Order("L3", 75, 75);
  s.At("2027-02-15");
  AssignMany(s, 310);
  s.At("2027-02-20T09:00").Return("L1", 50);
  s.At("2027-02-22T09:00").SelfProvision("e9", 200);
  s.At("2027-02-25T09:00").Order("L4", 90);
  return s;
}

// S2's E1, with e5 and e6.
inline PoolStory Scenario2() {
  PoolStory s;
  s.Ending("2027-06-10");
  s.At("2027-01-20T08:00").SelfProvision("A", 600);
  s.At("2027-02-03T11:00").Order("B", 640);
  s.At("2027-03-01");
  AssignMany(s, 615);
  s.Ending("2028-06-10");
  s.At("2027-05-28T10:05").RenewByOrder("RA", "A", 580, T("2027-06-10"));
  s.At("2027-08-05T09:00").RenewByOrder("RB", "B", 36, T("2027-08-05T09:00"));
  return s;
}

inline constexpr std::string_view kOrganisation = "organisation/000102030405060708090a0b0c0d0e0f";
inline HolderKey AnOrganisationKey() {
  return HolderKey::OfOrganisation(*ParseIdAs<OrganisationId>("000102030405060708090a0b0c0d0e0f"));
}

// S5: keys of A and B, 48 assigned; e1 to e4, e3 recorded late.
inline PoolStory Scenario5() {
  PoolStory s(AnOrganisationKey());
  s.Ending("2027-02-14").At("2026-02-14").Start("A", 35);
  s.Ending("2027-11-30").At("2026-11-30").Start("B", 22);
  s.At("2026-12-01");
  AssignMany(s, 48);
  s.At("2027-03-01").Assign(People("more", 0, 3));
  s.At("2027-03-20T09:00").Unassign(People("user", 0, 12));
  s.At("2027-03-05", "2027-03-26").Unassign(People("user", 20, 25));
  s.Ending("2028-04-02T12:00").At("2027-04-02T12:00").RenewByKey("A", 18, T("2027-04-02T12:00"));
  return s;
}

// S7, as recorded.
inline PoolStory Scenario7() {
  PoolStory s;
  s.Ending("2029-01-01");
  s.At("2027-04-06T10:00").SelfProvision("e1", 500);
  s.At("2027-04-20T10:00").Order("L1", 520);
  s.At("2027-04-02", "2027-05-11T10:00").Order("L0", 240);
  s.At("2027-04-10", "2027-05-18T10:00").Order("L2", 150);
  s.At("2027-04-18", "2027-05-25T10:00").SelfProvision("e5", 200);
  return s;
}

}  // namespace muniment::testing
