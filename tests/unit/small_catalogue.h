/*
 * A small catalogue for unit tests, written to the test's temporary directory: one exercise of each kind, with words
 * that name it ("Lower the leg."), a routine of all of them, and one that asks first.
 */
#ifndef STEADY_SMALL_CATALOGUE_H
#define STEADY_SMALL_CATALOGUE_H

#include "temporary.h"

static const char small_positions[] =
    "positions = [ \"standing\", \"supine\", \"all-fours\" ];\n"
    "transitions = (\n"
    "\t{ from = \"standing\"; to = \"supine\"; seconds = 6; text = \"Down to the mat.\"; },\n"
    "\t{ from = \"supine\"; to = \"all-fours\"; seconds = 4; text = \"Onto hands and knees.\"; },\n"
    "\t{ from = \"all-fours\"; to = \"supine\"; seconds = 4; text = \"Roll over, face up.\"; },\n"
    "\t{ from = \"any\"; to = \"standing\"; seconds = 5; text = \"Getting up, with the chair.\"; },\n"
    "\t{ from = \"standing\"; to = \"all-fours\"; seconds = 5; text = \"Down to hands and knees.\"; }\n"
    ");\n";

#define SMALL_WORDS(name, position, kind, strength)                                                                    \
	"name = \"" name "\"; called = \"the " name "\"; source = \"B\"; position = \"" position "\"; kind = \"" kind  \
	"\"; strength = " strength ";\n"                                                                               \
	"setup = \"Set up the " name ".\"; movement = \"Move the " name ".\"; feel = \"Feel the " name ".\";\n"        \
	"cue = \"Short " name ".\"; go = \"Go " name "\"; release = \"Off " name "\";\n"                               \
	"lower = \"Lower the " name ".\"; settle = \"Settle the " name ".\";\n"

static inline void small_catalogue_write(void)
{
	temporary_folder("exercises");
	temporary_file("positions.cfg", small_positions);
	temporary_file("exercises/walk.cfg",
		       SMALL_WORDS("walk", "standing", "stay", "false") "dose = { hold = 20; rest = 0; };\n");
	temporary_file("exercises/tilt.cfg", SMALL_WORDS("tilt", "supine", "hold",
							 "true") "harder = \"high\"; dose = { sets = 2; repetitions = "
								 "3; hold = 5; between = 1; rest = 12; };\n");
	temporary_file(
	    "exercises/high.cfg",
	    SMALL_WORDS("high", "supine", "hold",
			"true") "gentler = \"tilt\"; dose = { repetitions = 2; hold = 3; between = 1; rest = 12; };\n");
	temporary_file(
	    "exercises/leg.cfg",
	    SMALL_WORDS("leg", "supine", "hold", "true") "sides = \"each\"; gentler = \"tilt\"; dose = { repetitions = "
							 "2; hold = 3; between = 1; rest = 10; };\n");
	temporary_file("exercises/cat.cfg",
		       SMALL_WORDS("cat", "all-fours", "move",
				   "false") "dose = { repetitions = 4; tempo = 2500; between = 0; rest = 8; };\n"
					    "least = { repetitions = 3; }; most = { repetitions = 6; };\n");
	temporary_file("exercises/pulse.cfg",
		       SMALL_WORDS("pulse", "all-fours", "move",
				   "false") "dose = { repetitions = 4; tempo = 1000; between = 0; rest = 8; };\n");
	temporary_file(
	    "exercises/bird.cfg",
	    SMALL_WORDS("bird", "all-fours", "hold", "true") "sides = \"alternate\"; gentler = \"cat\"; dose = { "
							     "repetitions = 2; hold = 2; between = 1; rest = 10; };\n");
	temporary_file(
	    "small.cfg",
	    "title = \"Small routine\"; said = [ \"start small routine\" ]; about = \"all small\";\n"
	    "strength = true; warm_up = ( { exercise = \"walk\"; } );\n"
	    "items = ( { exercise = \"tilt\"; }, { exercise = \"leg\"; }, { exercise = \"cat\"; },\n"
	    "\t{ exercise = \"pulse\"; }, { exercise = \"bird\"; } );\nclosing = \"Take a sip of water.\";\n");
	temporary_file(
	    "lifts.cfg",
	    "title = \"Lifts routine\"; said = [ \"start lifts routine\" ]; strength = true;\n"
	    "warm_up = ( { exercise = \"walk\"; } ); items = ( { exercise = \"tilt\"; } );\n"
	    "question = \"Has a trainer shown you the lifts?\"; refusal = \"Then let one show you first.\";\n");
}

#endif
