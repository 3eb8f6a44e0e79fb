# SPDX-License-Identifier: MIT
#
# A Conan 2 recipe of this source tree: `conan create examples/packages/conan`. model_file.hpp needs RapidJSON, which a
# consumer that uses it requires beside this.
import os
import re

from conan import ConanFile
from conan.tools.files import copy, load
from conan.tools.layout import basic_layout


class Tweetsent(ConanFile):
    name = "tweetsent"
    description = "Sentiment of tweets: a header-only C++17 library"
    license = "MIT"
    topics = ("sentiment", "twitter", "header-only")
    package_type = "header-library"
    settings = "os", "arch", "compiler", "build_type"
    no_copy_source = True

    @property
    def _root(self):
        return os.path.join(self.recipe_folder, "..", "..", "..")

    def set_version(self):
        header = load(self, os.path.join(self._root, "include", "tweetsent", "version.hpp"))
        self.version = re.search(r'version = "([^"]+)"', header).group(1)

    def export_sources(self):
        copy(self, "include/*", self._root, self.export_sources_folder)
        copy(self, "LICENSE", self._root, self.export_sources_folder)

    def layout(self):
        basic_layout(self)

    def package_id(self):
        self.info.clear()

    def package(self):
        copy(self, "*.hpp", os.path.join(self.source_folder, "include"), os.path.join(self.package_folder, "include"))
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))

    def package_info(self):
        self.cpp_info.bindirs = []
        self.cpp_info.libdirs = []
        if self.settings.os in ("Linux", "FreeBSD"):
            self.cpp_info.system_libs = ["pthread"]
