#include "core/store/recent.hpp"
