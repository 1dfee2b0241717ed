"""A project to its site: MkDocs with our hook, whatever the project's own configuration says.

The hook is the module itself where a configuration names one (``hooks: build.py``); else it is put
among the plugins here. What a configuration does not say comes from ``base.yml``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from simulator import toolchain
from simulator.project import Project
from simulator.site import assets, for_hosts, offline

if TYPE_CHECKING:  # MkDocs takes a third of a second to import, which `judge` need not spend
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.plugins import BasePlugin
    from mkdocs.structure.files import Files

    from simulator.site.live_pages import LivePages

HERE = Path(__file__).resolve().parent
BASE = HERE / "base.yml"
THEME = HERE / "theme"
FALLBACK_NAME = "Procedures"
TRAINING = ["training/index.md", "training/trainers.md"]

_serving = False


def build_site(project: Project, target: Path, course: str = "") -> None:
    """Build the whole site into *target*; the site of a *course*, which is played inside a learning
    system, keeps what is trained under that name. Raises Refused, RuntimeFailed, or what MkDocs
    raises."""
    from mkdocs.commands.build import build

    config = _configured(project, target, serving=False)
    if course:
        config.nav, config.extra["store"] = None, course
    config.plugins.on_startup(command="build", dirty=False)
    build(config)


def live_pages(project: Project, target: Path) -> LivePages:
    """The site as it is served while it is written: a refused procedure is a page, and pages are
    made in *target* when they are asked for. Raises RuntimeFailed, or what MkDocs raises."""
    from simulator.site import pages
    from simulator.site.live_pages import LivePages

    config = _configured(project, target, serving=True)
    config.plugins.on_startup(command="serve", dirty=False)
    return LivePages(config, pages.searched)


def site_name(project: Project) -> str:
    """What the site of *project* is called."""
    return str(_config_of(project).get("site_name", FALLBACK_NAME))


def watched(project: Project) -> Iterator[Path]:
    """Every file that the site is made from, but not what is generated from others."""
    yield project.config
    yield from project.root.glob("build.py")
    for top in (project.procedures, project.docs, toolchain.PACKAGE):
        for folder, folders, names in os.walk(top):
            here = Path(folder)
            folders[:] = [name for name in folders if here / name not in project.generated]
            files = (here / name for name in names if not name.endswith((".pyc", "~")))
            yield from (path for path in files if path not in project.generated)


def runtime_files(project: Project) -> dict[str, Path]:
    """Address to file of the folders of the two Pythons, packed if need be."""
    from simulator.site.runtime import build_runtime, build_small

    made = {"runtime": build_runtime(project.cache), "small": build_small(project.cache)}
    return {
        f"assets/{folder}/{name}": path
        for folder, files in made.items()
        for name, path in files.items()
    }


def _configured(project: Project, target: Path, serving: bool) -> MkDocsConfig:
    from mkdocs.config import load_config

    given = _config_of(project)
    base = _yaml(BASE)
    missing = {} if "INHERIT" in given else {k: v for k, v in base.items() if k not in given}
    if "site_name" not in given:
        missing["site_name"] = FALLBACK_NAME
    project.docs.mkdir(exist_ok=True)
    config = load_config(
        str(project.config) if project.config.is_file() else str(BASE),
        docs_dir=str(project.docs),
        site_dir=str(target),
        strict=not serving,
        **missing,
    )
    if not config.hooks:
        config.plugins["rightrun"] = _plugin()
    return config


def _plugin() -> BasePlugin[Any]:
    """The hook as a plugin."""
    from mkdocs.plugins import BasePlugin

    plugin: BasePlugin[Any] = type("Rightrun", (BasePlugin,), {})()
    for name, do in HOOK.items():
        setattr(plugin, name, do)
    return plugin


def _config_of(project: Project) -> dict[str, Any]:
    return _yaml(project.config) if project.config.is_file() else {}


def _yaml(path: Path) -> dict[str, Any]:
    """The top of a configuration; MkDocs itself reads all of it, and its tags."""

    class Loader(yaml.SafeLoader):
        """Leaves the tags of MkDocs alone."""

    Loader.add_multi_constructor("!", lambda *_: None)
    found = yaml.load(path.read_text("utf-8"), Loader)
    return found if isinstance(found, dict) else {}


# -- the hook -----------------------------------------------------------------------------------


def on_startup(command: str, dirty: bool) -> None:
    """Remember whether a refused procedure stops the build or becomes a page."""
    global _serving
    _serving = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Write the generated pages, and list them in the navigation."""
    from simulator.site import changes_page
    from simulator.site.generate import generate

    project = _project(config)
    config.theme.dirs.insert(0, str(THEME))
    config.extra.setdefault("generator", False)
    alone = not _serving and not config.extra.get("store")
    config.extra["offline"] = offline.NAME if alone else ""
    news = changes_page.pages(project.procedures, project.store)
    made = generate(project, news, _brand(config), serving=_serving)
    config.nav = config.nav or [
        "index.md",
        {"Procedures": []},
        {"Training": ["training/index.md", "training/trainers.md"]},
    ]
    for section in config.nav:
        if "Procedures" in section:
            section["Procedures"] = made.navigation
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what does not lie in docs/; the live site serves the runtime from where it lies."""
    from mkdocs.structure.files import File, InclusionLevel

    from simulator.site import licences, pages

    project = _project(config)
    for path in assets.theme_styles():
        for name in (path.name, f"{path.name}.map"):
            if joined := files.get_file_from_path(f"assets/stylesheets/{name}"):
                files.remove(joined)
    added = assets.site_files(project) | ({} if _serving else runtime_files(project))
    for address, path in added.items():
        files.append(File.generated(config, address, abs_src_path=str(path)))
    page = pages.licences_page(licences.parts())
    unlisted = InclusionLevel.NOT_IN_NAV
    files.append(File.generated(config, "licences.md", content=page, inclusion=unlisted))
    return files


def on_env(env: Any, config: MkDocsConfig, files: Files) -> Any:
    """Keep the compiled templates between builds: compiling them takes longer than using them."""
    from jinja2 import FileSystemBytecodeCache

    env.bytecode_cache = FileSystemBytecodeCache()
    return env


def on_post_page(output: str, page: Any, config: MkDocsConfig) -> str:
    """Give each page its content security policy, and what it needs first."""
    return assets.with_head(output, assets.styles(_project(config)))


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """The page that says that there is none has the same policy."""
    page = template_name.endswith(".html")
    return assets.with_head(output_content, {}) if page else output_content


def on_post_build(config: MkDocsConfig) -> None:
    """Write what hosts have to say, for each of the common ones, and what serves the site without a
    network."""
    site = Path(config.site_dir)
    for name, text in for_hosts.files().items():
        (site / name).write_text(text, encoding="utf-8")
    if config.extra["offline"]:
        (site / offline.NAME).write_text(offline.worker(site), encoding="utf-8")


HOOK = {
    "on_startup": on_startup,
    "on_config": on_config,
    "on_files": on_files,
    "on_env": on_env,
    "on_post_page": on_post_page,
    "on_post_template": on_post_template,
    "on_post_build": on_post_build,
}
"""What a module has to offer to be a hook of MkDocs."""


def _project(config: MkDocsConfig) -> Project:
    return Project(Path(config.docs_dir).parent)


def _brand(config: MkDocsConfig) -> dict[str, str]:
    """What the site calls itself and its parts, from its own configuration."""
    extra = config.extra
    return {
        "site": config.site_name,
        "tagline": extra.get("tagline", config.site_description or ""),
        "rehearsal": extra.get("rehearsal", "the rehearsal"),
    }
