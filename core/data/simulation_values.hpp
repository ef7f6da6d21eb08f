// The parameters of one simulation, checked and resolved: what the user gave, else the defaults.
#pragma once

#include <map>
#include <string>

#include "core/base/result.hpp"
#include "core/data/simulate.hpp"

namespace ranvier {

enum class Link { logistic, softplus, exponential };

// Of "logistic", "softplus" or "exp".
Link link_of(const std::string& name);
// Spikes per bin at input u.
double link_value(Link link, double u);
// The input that gives this rate; rate > 0, and < 1 for the logistic link.
double link_inverse(Link link, double rate);

// Invariant: holds every parameter of its kind, numbers within their limits; only excitation may still be the text "auto".
class SimulationValues {
public:
    static Result<SimulationValues> make(const std::string& kind, const SimulationParams& params);

    // A name that the kind does not have is a mistake of the caller: 0 or "".
    double number(const std::string& name) const;
    uint64_t whole(const std::string& name) const { return static_cast<uint64_t>(number(name)); }
    const std::string& text(const std::string& name) const;

    const std::map<std::string, double>& numbers() const { return numbers_; }
    const std::map<std::string, std::string>& texts() const { return texts_; }

private:
    Status resolve_automatic(const std::string& kind);
    Status check_size(const std::string& kind) const;

    std::map<std::string, double> numbers_;
    std::map<std::string, std::string> texts_;
};

} // namespace ranvier
