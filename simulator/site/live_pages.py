"""The pages of a live site, each made when it is asked for: what MkDocs does for all of them before
anything can be read, it does here for one. So a save shows as soon with a hundred procedures.

This follows ``mkdocs.commands.build``, step for step, but for the order.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

from mkdocs.commands import build as steps
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, InclusionLevel, get_files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import clean_directory


class LivePages:
    """The site of *config*, built into its folder but for its pages. *on_demand* says of a file
    whether its page may wait until somebody asks for it. Raises what MkDocs raises."""

    def __init__(self, config: MkDocsConfig, on_demand: Callable[[File], bool]) -> None:
        self._making = threading.Lock()
        config = config.plugins.on_config(config)
        config.plugins.on_pre_build(config=config)
        clean_directory(config.site_dir)
        files = get_files(config)
        env = config.theme.get_env()
        files.add_files_from_theme(env, config)
        files = config.plugins.on_files(files, config=config)
        set_exclusions(files, config)
        nav = config.plugins.on_nav(get_navigation(files, config), config=config, files=files)
        self._config, self._files, self._nav = config, files, nav
        documents = files.documentation_pages(inclusion=InclusionLevel.is_included)
        self._pages = [file.page or Page(None, file, config) for file in documents]
        for page in self._pages:
            if page.title is None:  # the navigation names it, on every page
                page.read_source(config)
        self._rest = [page for page in self._pages if not on_demand(page.file)]
        self._waiting = {page.file.dest_uri: page for page in self._pages}
        self._env = config.plugins.on_env(env, config=config, files=files)
        files.copy_static_files(inclusion=InclusionLevel.is_included)

    def make(self, address: str) -> None:
        """Make the page of the file *address* in the site, if it is one that is still to be made.
        Raises what MkDocs raises."""
        with self._making:
            page = self._waiting.get(address)
            if page is None:
                return
            steps._populate_page(page, self._config, self._files)
            documents = [one.file for one in self._pages]
            steps._build_page(page, self._config, documents, self._nav, self._env)
            del self._waiting[address]

    def rest(self) -> Iterator[None]:
        """Make all pages that do not wait, one at a time, and what is made from them all."""
        config = self._config
        for name in config.theme.static_templates:
            with self._making:
                steps._build_theme_template(name, self._env, self._files, config, self._nav)
            yield
        for name in config.extra_templates:
            steps._build_extra_template(name, self._files, config, self._nav)
        for page in self._rest:
            self.make(page.file.dest_uri)
            yield
        for page in self._rest:
            page.validate_anchor_links(files=self._files, log_level=config.validation.links.anchors)
        with self._making:
            config.plugins.on_post_build(config=config)
