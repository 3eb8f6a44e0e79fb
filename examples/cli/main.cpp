// SPDX-License-Identifier: MIT
//
// tweetsent: sentiment of tweets on the command line (docs/command_line.md).
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <csignal>
#include <decimal_numbers.hpp>
#include <exception>
#include <new>
#include <string>
#include <tweetsent/version.hpp>

#include "commands/commands.hpp"
#include "partial/partial_commands.hpp"
#include "terminal/errors.hpp"
#include "terminal/output.hpp"

namespace {

constexpr int bad_input = 1, bad_usage = 2;

int run(int argument_count, char** arguments) {
  CLI::App program("Sentiment of tweets.", "tweetsent");
  program.set_version_flag("--version", std::string("tweetsent ") + tweetsent::version);
  program.require_subcommand(1);
  for (auto add :
       {cli::add_predict, cli::add_tokenize, cli::add_train, cli::add_evaluate, cli::add_explain,
        cli::add_inspect, cli::add_import, cli::add_count, cli::add_merge, cli::add_forget, cli::add_fit}) {
    add(program);
  }
  records::read_numbers_in_decimal(program);
  // CLI11 would only say that a subcommand is missing.
  if (argument_count < 2) throw cli::usage_error("a command is needed; tweetsent --help lists them");
  const std::string first = arguments[1];
  const auto commands = program.get_subcommands({});
  const bool is_known = std::any_of(commands.begin(), commands.end(),
                                    [&first](const CLI::App* each) { return each->check_name(first); });
  if (!is_known && first != "--version" && first != "--help" && first != "-h") {
    throw cli::usage_error("no command \"" + first + "\"; tweetsent --help lists them");
  }
  try {
    program.parse(argument_count, arguments);
  } catch (const CLI::CallForHelp&) {
    cli::write_output(program.help());
  } catch (const CLI::CallForVersion& version) {
    cli::write_output(version.what() + std::string("\n"));
  } catch (const CLI::ParseError& error) {
    cli::complain(error.what());
    return bad_usage;
  }
  return 0;
}

}  // namespace

int main(int argument_count, char** arguments) {
  // A closed pipe is to be a write error like any other.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return run(argument_count, arguments);
  } catch (const cli::malformed_records&) {
    return bad_input;
  } catch (const cli::closed_output&) {
    return bad_input;
  } catch (const cli::usage_error& error) {
    cli::complain(error.what());
    return bad_usage;
  } catch (const std::bad_alloc&) {
    cli::complain("out of memory");
  } catch (const std::exception& error) {
    cli::complain(error.what());
  }
  return bad_input;
}
