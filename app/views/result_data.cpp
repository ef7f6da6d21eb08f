#include "app/views/result_data.hpp"
