// Parameters given as text, validated against a schema and filled up with defaults.
#pragma once

#include <map>
#include <string>

#include "core/job/schema.hpp"

namespace ranvier {

using TextMap = std::map<std::string, std::string>;

// Every parameter of the schema with a canonical value: what was given, else the chosen preset's value (preset=NAME), else the
// default. A variant appears as its option's name and one entry "param.sub" for each of the option's parameters. An unknown name,
// a value of the wrong type or out of range is refused with the name, what was found and what is allowed.
Result<TextMap> resolve_params(const Schema& schema, const TextMap& given);

// Resolved parameters as they were given: a variant and its parts are one word again ("basis" = "exp:n=5,decay_s=0").
TextMap given_form(const TextMap& resolved);
// Ok if `resolved` is what resolve_params makes of its own words: complete, canonical and within the schema's limits. Job files
// are edited by hand.
Status check_resolved(const Schema& schema, const TextMap& resolved);

// A whole number or a real, canonical ("0.02", "5"); an error if `text` is something else.
Result<double> parse_number(const std::string& text);
std::string number_text(double value);

} // namespace ranvier
