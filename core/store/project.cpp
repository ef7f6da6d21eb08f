#include "core/store/project.hpp"
