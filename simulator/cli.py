"""The commands, on the folder that they are run in. The only place that reads arguments, prints and
exits. Exit codes: 0 fine, 1 findings, 2 the tool could not do its work.
"""

from __future__ import annotations

import argparse
import gc
import json
import logging
import os
import signal
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from simulator import __version__
from simulator.core.errors import RightrunError
from simulator.core.problems import Problem
from simulator.language import files, grammar
from simulator.language.build_model import parse
from simulator.language.diagnostics import Refused
from simulator.project import Project
from simulator.render import formats, text
from simulator.reviewing.gates import GATES
from simulator.reviewing.model import Review

DEFAULT_PORT = 8000
FINE, FINDINGS, FAILED = 0, 1, 2
GC_THRESHOLD = 200_000  # much is made here and few circles are; looking for these is slow
GC_OF_PAGES = 10_000  # MkDocs makes many: so they take a tenth less memory, in the same time


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(sys.argv[1:] if arguments is None else arguments)
    options.project = Project(Path.cwd())
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
    gc.set_threshold(GC_THRESHOLD)
    try:
        return int(options.run(options))
    except RightrunError as error:
        print(error, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return FINE
    except BrokenPipeError:  # the reader, `head` for one, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception:  # a mistake of ours; Python itself would exit with 1, which means findings
        logging.exception("the tool failed")
        return FAILED


def _program() -> str:
    """How the tool was called: by its own name, or as `build.py`."""
    return Path(sys.argv[0]).name or "rightrun"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=_program(), description="Procedures written once")
    parser.set_defaults(run=build_command)
    parser.add_argument("--version", action="version", version=f"rightrun {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def add(name: str, run: Any, what: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=what, description=what)
        command.set_defaults(run=run)
        return command

    add("build", build_command, "build the site into site/ (the default)")
    serve = add("serve", serve_command, "a live site; a saved file shows within a second")
    serve.add_argument("--port", type=_port, default=DEFAULT_PORT, help="or the next free one")
    check = add("check", check_command, "diagnostics of procedures: 1 when there are any")
    check.add_argument("paths", nargs="*", metavar="PATH", help="procedures; without it, all")
    check.add_argument("--format", choices=sorted(formats.CHECK), default="text")
    check.add_argument("--runs", type=Path, metavar="FOLDER", help="write a run for each finding")
    check.add_argument("--details", action="store_true", help="also print each proof in full")
    check.add_argument("--drills", action="store_true", help="print scenarios for all deadlines")
    judge = add("judge", judge_command, "the verdict of one run: 1 when it is not right")
    judge.add_argument("procedure", help="the procedure's file, or its id")
    judge.add_argument("run_file", metavar="RUN", help="a run (YAML or JSON), or - for the input")
    judge.add_argument("--format", choices=("text", "json"), default="text")
    _arguments_of_review(
        add("review", review_command, "what a change means: 1 when behaviour changes")
    )
    new = add("new", new_command, "a commented starter procedure that already builds")
    new.add_argument("name", metavar="NAME", help="its id, like fire-drill")
    release = add("release", release_command, "keep a procedure's version as a released one")
    release.add_argument("procedure", help="its id")
    release.add_argument(
        "--sums", action="store_true", help="only give checksums to releases that have none"
    )
    package = add("package", package_command, "a procedure's training for a learning system")
    package.add_argument("procedure", help="its id")
    package.add_argument(
        "--to", type=Path, metavar="FOLDER", default=Path("packages"), help="without it, packages/"
    )
    add("reference", reference_command, "write the language reference and the schemas anew")
    setup = add("setup", setup_command, "install what npm provides")
    setup.add_argument("--browser", action="store_true", help="also find or fetch a Chromium")
    add("types", types_command, "check the types of simulator/web")
    return parser


def _arguments_of_review(review: argparse.ArgumentParser) -> None:
    review.add_argument("base", metavar="BASE", help="a git revision or a folder")
    review.add_argument(
        "head", metavar="HEAD", nargs="?", help="another; without it, the files here"
    )
    review.add_argument("--format", choices=sorted(formats.REVIEW), default="text")
    review.add_argument(
        "--output",
        metavar="FORMAT=FILE",
        action="append",
        default=[],
        type=_output,
        help="also write this format to a file; can be given again",
    )
    review.add_argument(
        "--accept",
        action="store_true",
        help="write down that all of it is meant; only of the files here",
    )
    review.add_argument(
        "--runs", metavar="FOLDER", type=Path, help="run files to be played in both versions"
    )
    review.add_argument(
        "--preview",
        metavar="ADDRESS",
        default="",
        type=_preview,
        help="where the page finds a site built from HEAD: ./ where it lies in that site",
    )
    review.add_argument("--gate", choices=GATES, default="behaviour", help="what exits with 1")
    review.add_argument("--color", choices=("auto", "always", "never"), default="auto")


def build_command(options: argparse.Namespace) -> int:
    """Build the site into site/; 1 when a procedure is refused."""
    from mkdocs.exceptions import Abort, ConfigurationError

    from simulator.site.build_site import build_site

    gc.set_threshold(GC_OF_PAGES)
    try:
        build_site(options.project, options.project.site)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return FINDINGS
    except (Abort, ConfigurationError) as failure:
        print(failure, file=sys.stderr)
        return FAILED
    print("built site/")
    return FINE


def _port(text: str) -> int:
    """A port from the command line."""
    from simulator.site.live_server import PORTS

    if not text.isascii() or not text.isdigit() or int(text) not in PORTS:
        wanted = f"a number from {PORTS[0]} to {PORTS[-1]}"
        raise argparse.ArgumentTypeError(f"`{text[:20]}` is no port: write {wanted}")
    return int(text)


def serve_command(options: argparse.Namespace) -> int:
    """Serve the live site until interrupted; starts itself anew when its own code changes."""
    from simulator.site.build_site import live_pages, runtime_files, site_name, watched
    from simulator.site.live_server import Built, SiteServer, preview

    project: Project = options.project

    def build(target: Path) -> Built:
        live = live_pages(project, target)
        return Built(target, runtime_files(project), live.make)

    def report(text: str) -> None:
        print(text, flush=True)

    for stop in (signal.SIGTERM, signal.SIGINT):  # a shell may have set the second to be ignored
        signal.signal(stop, signal.default_int_handler)  # nothing is left behind
    with tempfile.TemporaryDirectory(prefix="rightrun-") as folder:
        try:
            server = SiteServer(Path(folder), options.port)
        except OSError as error:
            print(f"no port from {options.port} on is free: {error}", file=sys.stderr)
            return FAILED
        if server.server_port != options.port:
            report(f"port {options.port} is taken; using {server.server_port}")
        report(f"{site_name(project)}: {server.url} (Ctrl-C stops it)")
        folders = Path(folder, "a"), Path(folder, "b")
        preview(server, build, lambda: watched(project), folders, report)
        server.shutdown()
        server.server_close()
    report("the tool itself changed: starting anew")
    os.execv(sys.executable, [sys.executable, *sys.argv])  # does not return
    return FAILED


def check_command(options: argparse.Namespace) -> int:
    """Print every problem of the procedures; 1 when there are any."""
    from simulator.checking.check_files import check_files
    from simulator.render.proof_text import details
    from simulator.reviewing import releases

    project: Project = options.project
    if options.drills:
        return _drills(options)
    checked = check_files(options.paths or project.files(), project.root, project.store)
    found = [problem for one in checked for problem in one.found]
    sources = {name: text for one in checked for name, text in one.sources.items()}
    for name in map(project.own, options.paths) if options.paths else ("",):
        found += releases.altered(project.procedures, name) if name is not None else ()
    proofs = [one.proof for one in checked if one.proof]
    sys.stderr.writelines(f"{one.unasked}\n" for one in checked if one.unasked)
    sys.stdout.write(formats.CHECK[options.format](found, sources, proofs))
    sys.stdout.writelines(map(details, proofs if options.details else ()))
    for one in checked if options.runs else ():
        for name, data in one.runs.items():
            options.runs.mkdir(parents=True, exist_ok=True)
            (options.runs / name).write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    return FINDINGS if found else FINE


def _drills(options: argparse.Namespace) -> int:
    """Print scenarios for all deadlines; 1 where a procedure cannot be played."""
    from simulator.language.checks import unplayable
    from simulator.training.drills_text import as_yaml

    found: list[Problem] = []
    sources: dict[str, str] = {}
    for path in options.paths or options.project.files():
        parsed = parse(*files.located(path, options.project.root))
        sources |= parsed.sources
        found += parsed.found
        if parsed.procedure:
            found += (wrong := unplayable(parsed.procedure))
            sys.stdout.write("" if wrong else as_yaml(parsed.procedure))
    sys.stderr.write(formats.CHECK["text"](found, sources, ()) if found else "")
    return FINDINGS if found else FINE


def judge_command(options: argparse.Namespace) -> int:
    """Print the verdict of one run; 1 when it is not right."""
    from simulator.core.machine.engine import Machine
    from simulator.core.runs.judge import judge, verdict_text
    from simulator.core.runs.record import of_record
    from simulator.core.runs.run import OTHER_VERSION, of_another
    from simulator.language import run_files
    from simulator.language.checks import playable
    from simulator.render import verdict_text as rendered
    from simulator.training.bundled import bundled

    path = options.project.named(options.procedure)
    parsed = parse(*files.located(path, options.project.root))
    if parsed.procedure is None:
        raise Refused(formats.CHECK["text"](parsed.found, parsed.sources, ()))
    machine = Machine(playable(parsed.procedure, parsed.sources))
    data = sys.stdin.buffer.read() if options.run_file == "-" else files.data(options.run_file)
    digest = bundled(machine.procedure).digest
    run = run_files.load(data, options.run_file, machine, digest)
    given = judge(machine, run)
    about = of_record(machine, run, given)
    said = (OTHER_VERSION if of_another(run.of, digest) else "", about["text"] if about else "")
    note = " ".join(filter(None, said))
    if options.format == "json":
        print(verdict_text(given))
        sys.stderr.write(f"{note}\n" if note else "")  # a verdict has the same bytes everywhere
    else:
        print(rendered.text(given, note))
    return FINE if given["passed"] and (not about or about["confirmed"]) else FINDINGS


def _accept(options: argparse.Namespace, review: Review) -> int:
    """Write down all that a review tells as meant, beside the procedures."""
    from simulator.render.words import to_accept
    from simulator.reviewing import accepted

    if options.head is not None:
        raise Refused("only what is in this folder can be accepted: leave HEAD out")
    for change in review.changes:
        words = to_accept(change)
        if words:
            path = options.project.root / accepted.beside(change.file)
            path.parent.mkdir(exist_ok=True)
            path.write_text(accepted.written(words), "utf-8")
            print(f"wrote {path.relative_to(options.project.root)}: {len(words):,} accepted")
    return FINE


def review_command(options: argparse.Namespace) -> int:
    """Print what a change between two versions means; 1 when the gate says so."""
    from simulator.reviewing import recorded_runs, versions

    root = options.project.root
    runs = recorded_runs.in_folder(options.runs) if options.runs else {}
    base = versions.version(options.base, root)
    if options.head is None:
        head = versions.of_folder(root, versions.WORKING_TREE)
    else:
        head = versions.version(options.head, root)
    review = replace(versions.between(base, head, runs), preview=options.preview)
    if options.accept:
        return _accept(options, review)
    for form, path in options.output:
        rendered = formats.REVIEW[form](review)
        try:
            path.write_text(rendered, "utf-8")
        except OSError as error:
            raise Refused(f"{path}: {error.strerror or error}") from None
    if options.format == "text":
        sys.stdout.write(text.of_review(review, colour=_coloured(options.color)))
    else:
        sys.stdout.write(formats.REVIEW[options.format](review))
    return FINDINGS if GATES[options.gate](review) else FINE


def _preview(given: str) -> str:
    """An address that a page can lead to, and nothing that a browser would run."""
    if ":" in given and not given.startswith(("https://", "http://")):
        wanted = "https://… or a path from the page, like ./"
        raise argparse.ArgumentTypeError(f"`{given[:40]}` is no address of a site: write {wanted}")
    return given


def _output(given: str) -> tuple[str, Path]:
    form, _, path = given.partition("=")
    if form not in formats.REVIEW or not path:
        wanted = ", ".join(sorted(formats.REVIEW))
        raise argparse.ArgumentTypeError(f"`{given}` is not FORMAT=FILE; formats are {wanted}")
    return form, Path(path)


def _coloured(wanted: str) -> bool:
    """Whether to use colours: on a terminal, unless the reader has none or wants none."""
    if wanted != "auto":
        return wanted == "always"
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


def new_command(options: argparse.Namespace) -> int:
    """Write a starter procedure; nothing that exists is overwritten."""
    project: Project = options.project
    path = project.procedures / f"{options.name}.yml"
    if not grammar.ID.fullmatch(options.name):
        raise Refused(f"`{options.name}` cannot be a name; use letters and `-`, like fire-drill")
    if options.name in grammar.RESERVED:
        raise Refused(f"`{options.name}` is a word of the language; choose another name")
    starter = Path(grammar.__file__).with_name("templates") / "starter.yml"
    path.parent.mkdir(exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(starter.read_text("utf-8").replace("NAME", options.name))
    except FileExistsError:
        raise Refused(f"{path.relative_to(project.root)} exists already") from None
    print(f"wrote {path.relative_to(project.root)}")
    return FINE


def release_command(options: argparse.Namespace) -> int:
    """Copy a procedure, and what it uses, to its releases; a version is released only once."""
    if options.sums:
        return _give_sums(options.project, options.procedure)
    try:
        print(f"released {_release(options.project, options.procedure)}")
    except Refused as error:
        raise Refused(f"{error.text.rstrip()}\nNothing was released.") from error
    return FINE


def _release(project: Project, name: str) -> str:
    """Release the procedure *name*; what was released, and where. Raises Refused."""
    from simulator.checking.check_all import examine
    from simulator.reviewing import releases

    path = Path(project.named(name))
    if project.own(str(path)) is None:
        raise Refused(f"{path} is not in procedures/")
    file, read = files.located(str(path), project.root)
    parsed = parse(file, read)
    examined = examine(parsed.procedure) if parsed.procedure else None
    sys.stderr.write(f"{examined.unasked}\n" if examined and examined.unasked else "")
    found = parsed.found or (list(examined.found) if examined else [])
    if parsed.procedure is None or found:
        raise Refused(formats.CHECK["text"](found, parsed.sources, ()))
    before = releases.released(project.procedures, parsed.procedure.id)
    copies = releases.files(parsed.procedure, list(parsed.sources), read, before)
    home = releases.folder(project.procedures, parsed.procedure.id) / parsed.procedure.version
    for inside, data in copies.items():
        (home / inside).parent.mkdir(parents=True, exist_ok=True)
        (home / inside).write_bytes(data)
    where = home.relative_to(project.root).as_posix()
    return f"{parsed.procedure.id} {parsed.procedure.version}: {where}/"


def _give_sums(project: Project, name: str) -> int:
    """Write the checksums of the releases of a procedure that have none; the others stay."""
    from simulator.reviewing import releases

    if not releases.released(project.procedures, name):
        raise Refused(f"no version of `{name}` is released")
    for home in releases.without_sums(project.procedures, name):
        (home / releases.SUMS).write_text(releases.sums(releases.held(home)), "utf-8")
        print(f"wrote {(home / releases.SUMS).relative_to(project.root).as_posix()}")
    print(f"every release of {name} has its checksums")
    return FINE


def package_command(options: argparse.Namespace) -> int:
    """Write the training of a procedure as SCORM 1.2 and cmi5."""
    from simulator.courses.course import packages

    gc.set_threshold(GC_OF_PAGES)
    for path in packages(options.project, options.procedure, options.to):
        print(f"wrote {path.as_posix()}")
    return FINE


def reference_command(options: argparse.Namespace) -> int:
    """Write the pages and schemas that are made from the definition of the language."""
    from simulator.language import reference
    from simulator.site import for_browser

    made = reference.files() | for_browser.files()
    for name, words in made.items():
        path = options.project.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, "utf-8")
        print(f"wrote {name}")
    return FINE


def setup_command(options: argparse.Namespace) -> int:
    """Install the npm packages, or with --browser make sure that there is a browser."""
    from simulator import toolchain

    if options.browser:
        toolchain.chromium()
    else:
        toolchain.install_node_packages()
    return FINE


def types_command(_: argparse.Namespace) -> int:
    """Type-check our JavaScript; 1 when there are findings."""
    from simulator import toolchain

    return FINDINGS if toolchain.run_typescript() else FINE
