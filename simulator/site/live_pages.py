"""The pages of a live site, each made when it is asked for: what MkDocs does for all of them before
anything can be read, it does here for one. So a save shows as soon with a hundred procedures.

This follows ``mkdocs.commands.build``, step for step, but for the order.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

from mkdocs.commands import build as steps
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import InclusionLevel, get_files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import clean_directory

INDEX = "search/search_index.json"
"""What the search of the manual reads, made from the pages that it finds."""


class LivePages:
    """The site of *config*, built into its folder but for what has to be rendered. *searched* says
    whether the page of a file under ``docs/`` is in the index. Raises what MkDocs raises."""

    def __init__(self, config: MkDocsConfig, searched: Callable[[str], bool]) -> None:
        self._making = threading.RLock()  # MkDocs marks in the navigation which page it is at
        config = config.plugins.on_config(config)
        config.plugins.on_pre_build(config=config)
        clean_directory(config.site_dir)
        files = get_files(config)
        env = config.theme.get_env()
        files.add_files_from_theme(env, config)
        files = config.plugins.on_files(files, config=config)
        set_exclusions(files, config)
        nav = config.plugins.on_nav(get_navigation(files, config), config=config, files=files)
        documents = files.documentation_pages(inclusion=InclusionLevel.is_included)
        pages = [file.page or Page(None, file, config) for file in documents]
        for page in pages:
            if page.title is None:  # the navigation names it, on every page
                page.read_source(config)
        env = config.plugins.on_env(env, config=config, files=files)
        files.copy_static_files(inclusion=InclusionLevel.is_included)

        def make(page: Page) -> None:
            steps._populate_page(page, config, files)
            steps._build_page(page, config, documents, nav, env)

        def make_index() -> None:
            for page in pages:
                if searched(page.file.src_uri):
                    self.make(page.file.dest_uri)
            config.plugins.on_post_build(config=config)

        theme = {
            name: partial(steps._build_theme_template, name, env, files, config, nav)
            for name in config.theme.static_templates
        }
        extra = {
            name: partial(steps._build_extra_template, name, files, config, nav)
            for name in config.extra_templates
        }
        documented = {page.file.dest_uri: partial(make, page) for page in pages}
        self._waiting: dict[str, Callable[[], None]] = {
            INDEX: make_index,
            **theme,
            **extra,
            **documented,
        }

    def make(self, address: str) -> None:
        """Make the file *address* of the site, if it is one that is still to be made. Raises what
        MkDocs raises."""
        with self._making:
            if address in self._waiting:
                self._waiting[address]()
                del self._waiting[address]
