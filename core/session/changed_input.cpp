#include "core/session/changed_input.hpp"
