#include "app/cli/self_description.hpp"

#include <CLI/CLI.hpp>
#include <vector>

namespace ranvier::cli {
namespace {

// Roff takes a backslash, and a dot or quote at the start of a line, for its own.
std::string roff(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n'))
            out += std::string("\\&") + c;
        else
            out += c;
    }
    return out;
}

// Within single quotes of a shell.
std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

std::vector<const CLI::App*> commands(const CLI::App& app) {
    std::vector<const CLI::App*> out;
    for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; }))
        if (!command->get_group().empty()) out.push_back(command);
    return out;
}

// The options with a name of two dashes, the others being places for words.
std::vector<const CLI::Option*> flags(const CLI::App& app) {
    std::vector<const CLI::Option*> out;
    for (const auto* option : app.get_options())
        if (option->nonpositional() && !option->get_group().empty()) out.push_back(option);
    return out;
}

std::string long_name(const CLI::Option& option) { return option.get_lnames().empty() ? "" : "--" + option.get_lnames().front(); }

void describe_options(std::string& out, const CLI::App& app) {
    for (const auto* option : app.get_options()) {
        if (option->get_group().empty()) continue;
        out += ".TP\n\\fB" + roff(option->get_name(true, true)) + "\\fR";
        if (option->nonpositional() && option->get_expected_max() > 0) out += " \\fIVALUE\\fR";
        out += "\n" + roff(option->get_description()) + "\n";
    }
}

void describe_command(std::string& out, const CLI::App& command, const std::string& prefix) {
    const std::string name = prefix + command.get_name();
    out += ".SS " + roff(name) + "\n" + roff(command.get_description()) + "\n";
    describe_options(out, command);
    if (!command.get_footer().empty()) out += ".PP\n.nf\n" + roff(command.get_footer()) + "\n.fi\n";
    for (const auto* inner : commands(command)) describe_command(out, *inner, name + " ");
}

std::string words_of(const CLI::App& app) {
    std::string words;
    for (const auto* option : flags(app)) words += (words.empty() ? "" : " ") + long_name(*option);
    for (const auto* command : commands(app)) words += (words.empty() ? "" : " ") + command->get_name();
    return words;
}

// Calls visit(first word, second word, command) for every command below the program, the inner ones first, as a `case` of a shell
// wants them; the second word is "*" for a command that is not an inner one.
template <typename Visit>
void for_each_command(const CLI::App& app, const Visit& visit) {
    for (const auto* command : commands(app)) {
        for (const auto* inner : commands(*command)) visit(command->get_name(), inner->get_name(), *inner);
        visit(command->get_name(), "*", *command);
    }
}

std::string bash(const CLI::App& app) {
    std::string out =
        "# Completion of ranvier for bash.\n"
        "_ranvier() {\n"
        "    local word=${COMP_WORDS[COMP_CWORD]} words=\n"
        "    case \"${COMP_WORDS[1]-} ${COMP_WORDS[2]-}\" in\n";
    for_each_command(app, [&](const std::string& first, const std::string& second, const CLI::App& command) {
        out += "        " + first + "\\ " + second + ") words=" + quoted(words_of(command)) + " ;;\n";
    });
    out +=
        "    esac\n"
        "    [[ $COMP_CWORD -eq 1 ]] && words=" +
        quoted(words_of(app)) +
        "\n"
        "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\"; compgen -f -- \"$word\")\n"
        "}\n"
        "complete -o filenames -F _ranvier ranvier\n";
    return out;
}

// Options and commands with their descriptions, as the choices of zsh's _describe.
std::string zsh_choices(const CLI::App& of) {
    std::string list;
    const auto add = [&](const std::string& name, const std::string& doc) {
        std::string escaped;
        for (const char c : doc) escaped += c == ':' ? std::string("\\:") : std::string(1, c);
        list += " " + quoted(name + ":" + escaped);
    };
    for (const auto* option : flags(of)) add(long_name(*option), option->get_description());
    for (const auto* command : commands(of)) add(command->get_name(), command->get_description());
    return "choices=(" + list + " )";
}

std::string zsh(const CLI::App& app) {
    std::string out =
        "#compdef ranvier\n# Completion of ranvier for zsh.\nlocal -a choices\ncase \"${words[2]} ${words[3]}\" in\n";
    for_each_command(app, [&](const std::string& first, const std::string& second, const CLI::App& command) {
        out += "    " + first + "\\ " + second + ") " + zsh_choices(command) + " ;;\n";
    });
    return out + "esac\n(( CURRENT == 2 )) && " + zsh_choices(app) + "\n_describe ranvier choices\n_files\n";
}

std::string fish(const CLI::App& app) {
    std::string out = "# Completion of ranvier for fish.\n";
    const auto offer = [&](const std::string& condition, const std::string& what, const std::string& doc) {
        out += "complete -c ranvier -n " + quoted(condition) + " " + what + " -d " + quoted(doc) + "\n";
    };
    for (const auto* command : commands(app))
        offer("__fish_use_subcommand", "-a " + command->get_name(), command->get_description());
    for_each_command(app, [&](const std::string& first, const std::string& second, const CLI::App& command) {
        const std::string seen = "__fish_seen_subcommand_from ";
        const std::string here = seen + first + (second == "*" ? "" : "; and " + seen + second);
        for (const auto* inner : commands(command)) offer(here, "-a " + inner->get_name(), inner->get_description());
        for (const auto* option : flags(command))
            if (!option->get_lnames().empty()) offer(here, "-l " + option->get_lnames().front(), option->get_description());
    });
    return out;
}

} // namespace

std::string man_page(const CLI::App& app) {
    std::string out = ".TH RANVIER 1 \"\" \"ranvier " RANVIER_VERSION "\" \"User Commands\"\n";
    out += ".SH NAME\nranvier \\- brain states and functional couplings from spike recordings\n";
    out += ".SH SYNOPSIS\n.B ranvier\n.I COMMAND\n[\\fIFILE\\fR...] [\\fIOPTIONS\\fR]\n.br\n.B ranvier\n[\\fIFILE\\fR...]\n";
    out += ".SH DESCRIPTION\n" + roff(app.get_description()) +
           "\nWithout a command it opens the window, with the files it is given.\n.SH OPTIONS\n";
    describe_options(out, app);
    out += ".SH COMMANDS\n";
    for (const auto* command : commands(app)) describe_command(out, *command, "");
    out +=
        ".SH EXIT STATUS\n"
        "0 done; 1 the job failed; 2 usage or bad input; 3 cancelled; 4 a limit was met; 5 the worker was lost; 75 stopped with "
        "a "
        "checkpoint, to be run again with \\-\\-resume.\n";
    out += ".SH SEE ALSO\n.BR ranvier\\-gui (1)\n";
    return out;
}

std::string completion(const CLI::App& app, const std::string& shell) {
    if (shell == "bash") return bash(app);
    if (shell == "zsh") return zsh(app);
    if (shell == "fish") return fish(app);
    return "";
}

} // namespace ranvier::cli
