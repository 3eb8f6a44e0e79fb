# SPDX-License-Identifier: MIT
# The toolchain of the presets with sanitizers: the clang that script/setup installs, 14 on Debian 12 and 19 on 13.
find_program(TWEETSENT_CLANG NAMES clang++-14 clang++-19 clang++ REQUIRED)
set(CMAKE_CXX_COMPILER ${TWEETSENT_CLANG})
