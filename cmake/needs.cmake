# SPDX-License-Identifier: MIT
list(APPEND CMAKE_MODULE_PATH ${CMAKE_CURRENT_LIST_DIR}/find)

# tweetsent_needs(PART SETUP PACKAGE...): looks for the packages that the calling CMakeLists.txt needs. If one is
# missing, it leaves that file with one line that names PART, the missing packages and `script/setup SETUP`, which
# installs them. With TWEETSENT_ALL_PARTS this is an error. A macro, so that return() leaves the caller.
macro(tweetsent_needs part setup)
  set(tweetsent_missing)
  foreach(package IN ITEMS ${ARGN})
    if(NOT ${package}_FOUND)
      find_package(${package} QUIET)
    endif()
    if(NOT ${package}_FOUND)
      list(APPEND tweetsent_missing ${package})
    endif()
  endforeach()
  if(tweetsent_missing)
    list(JOIN tweetsent_missing ", " tweetsent_missing)
    set(tweetsent_missing "left out: ${part} (not found: ${tweetsent_missing}); script/setup ${setup} installs what it needs")
    if(TWEETSENT_ALL_PARTS)
      message(FATAL_ERROR "${tweetsent_missing}")
    endif()
    message(STATUS "${tweetsent_missing}")
    return()
  endif()
endmacro()
