#include "core/store/command.hpp"
