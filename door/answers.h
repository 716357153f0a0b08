// What became of a command, as one line of JSON (architecture, the command line).
//
//   {"id":"…","outcome":"accepted","entries":[17,18],"created":{"subscription":["…"]},
//    "details":{"renewalDate":"…","usableFrom":"…"}}
//   {"id":"…","outcome":"unchanged","created":{"line":["…"]}}
//   {"id":"…","outcome":"refused","rule":"SP-1","code":"notInSteps","message":"…","details":{"quantity":"250"}}
//
// `created` of what is unchanged: what was created then (ORD-2). `details` tells what was decided and is worth telling
// (SP-3, KEY-4); left out where that is nothing, but of a refusal. What is told several times under one name is a list:
// "key":["…","…"].
//
// `"repeated":true`: the first answer to this id, given again (CMD-1). `"provisional":true`: of a dry run (CMD-3).
#pragma once

#include <string>

#include "schemas/command.capnp.h"

namespace muniment::door {

// No line end. `entries` lists every number, since a command makes at most a few thousand; `created` is left out when
// empty, ids by kind in the order of creation.
std::string AnswerLine(schemas::Answer::Reader answer);

}  // namespace muniment::door
