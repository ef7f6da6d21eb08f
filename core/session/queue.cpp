#include "core/session/queue.hpp"
