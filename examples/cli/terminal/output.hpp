// SPDX-License-Identifier: MIT
//
// Standard output and standard error, unbuffered: a write that returns has written everything.
#ifndef TWEETSENT_CLI_TERMINAL_OUTPUT_HPP
#define TWEETSENT_CLI_TERMINAL_OUTPUT_HPP

#include <string>
#include <string_view>

namespace cli {

// Writes all of it to standard output, waiting where that does not block. Throws closed_output for a closed
// pipe, input_error for a full disk and the like.
void write_output(std::string_view bytes);

// Checks before long work that a file can be written there, as far as this can be known. Throws input_error
// if not.
void check_writable(const std::string& path);

// The text with control characters replaced by '?', so that it cannot control the terminal that shows it.
std::string printable(std::string_view text);

// Shows progress on one line of the terminal, if standard error is one. The next progress or message takes
// its place; an empty one clears the line.
void show_status(std::string_view text) noexcept;

// Keeps the line that is shown, and goes on below it.
void end_status() noexcept;

// Writes "tweetsent: MESSAGE" as one printable line to standard error.
void complain(std::string_view message);

}  // namespace cli

#endif
