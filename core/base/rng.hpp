// The counter-based random streams of the SDK, under the name that core includes them by.
#pragma once

#include <ranvier/random.hpp>
