#include "core/data/result_columns.hpp"
