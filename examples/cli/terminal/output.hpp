// SPDX-License-Identifier: MIT
//
// Standard output and standard error, unbuffered: what has been written is out, or an error.
#ifndef TWEETSENT_CLI_TERMINAL_OUTPUT_HPP
#define TWEETSENT_CLI_TERMINAL_OUTPUT_HPP

#include <string>
#include <string_view>

namespace cli {

// Writes all of it to standard output, waiting where that does not block. Throws closed_output for a closed
// pipe, input_error for a full disk and the like.
void write_output(std::string_view bytes);

// Throws input_error if a file could not be made there, as far as can be told beforehand: before long work.
void check_writable(const std::string& path);

// The text with control characters replaced by '?', so that a terminal shows it and obeys none of it.
std::string printable(std::string_view text);

// Shows how work goes on, on a line of the terminal that is standard error: the next one or a complaint
// takes its place; empty clears it.
void show_status(std::string_view text) noexcept;

// Leaves the line that is shown where it is.
void end_status() noexcept;

// Writes "tweetsent: MESSAGE" as one printable line to standard error.
void complain(std::string_view message);

}  // namespace cli

#endif
