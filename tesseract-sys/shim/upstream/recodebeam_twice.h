// Upstream's search for the text of a line with two ways to go through it: `Decode`, which is ours (recodebeam.cpp), and
// upstream's under a name of its own.
#pragma once

#define Decode(...) Decode(__VA_ARGS__); void DecodeAsUpstream(__VA_ARGS__)
#include "recodebeam.h"
#undef Decode
