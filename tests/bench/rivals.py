"""Pages beside ours, made into a built site: a bare ``loadPyodide()``, PyScript on the same
Pyodide, and the situations of a procedure as a story of inkjs. Each has what our pages have:
something to press, and what comes of it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from simulator import toolchain
from simulator.core.model import END, STAY, Procedure

HERE = Path(__file__).resolve().parent
NPM = HERE / "node_modules"
STOCK = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
HEAD = '<!doctype html><html lang="en"><meta charset="utf-8"><title>{0}</title><h1>{0}</h1>'
BARE_WORKER = """
import { loadPyodide } from "./pyodide.mjs";
await loadPyodide({ indexURL: new URL("./", import.meta.url).href });
postMessage("ready");
"""
BARE_PAGE = (
    HEAD.format("Bare")
    + """<script type="module">
const worker = new Worker("worker.js", { type: "module" });
worker.onmessage = () => document.body.insertAdjacentHTML("beforeend", '<p id="told">There</p>');
</script>"""
)
PYSCRIPT_PAGE = (
    HEAD.format("PyScript")
    + """<script type="module" src="core.js"></script>
<button id="act" disabled>Call the candidate</button>
<script type="py" config='{"interpreter": "../bare/pyodide.mjs"}'>
from pyscript import document

def act(event):
    told = document.createElement("p")
    told.id, told.textContent = "told", "Right."
    document.body.append(told)

button = document.querySelector("#act")
button.onclick = act
button.disabled = False
</script>"""
)
INK_PAGE = (
    HEAD.format("inkjs")
    + """<p id="text"></p><div id="choices"></div>
<script type="module">
import { Story } from "./ink.mjs";
const story = new Story(await (await fetch("story.json")).text());
function show(id) {
  const text = document.createElement("p");
  text.id = id;
  text.textContent = story.ContinueMaximally();
  document.querySelector("#text").append(text);
  const buttons = story.currentChoices.map(({ text, index }) => {
    const button = document.createElement("button");
    button.textContent = text;
    button.onclick = () => (story.ChooseChoiceIndex(index), show("told"));
    return button;
  });
  document.querySelector("#choices").replaceChildren(...buttons);
}
show("begun");
</script>"""
)
COMPILE = """
const { Compiler } = require("inkjs/full");
process.stdout.write(new Compiler(require("fs").readFileSync(0, "utf8")).Compile().ToJson());
"""


def add(site: Path, procedure: Procedure) -> None:
    """Put the pages into a built site, under ``bare/``, ``pyscript/`` and ``ink/``."""
    pages = {"bare": BARE_PAGE, "pyscript": PYSCRIPT_PAGE, "ink": INK_PAGE}
    for name, page in pages.items():
        (site / name).mkdir()
        (site / name / "index.html").write_text(page, "utf-8")
    for file in STOCK:
        shutil.copy(toolchain.package("pyodide") / file, site / "bare" / file)
    (site / "bare" / "worker.js").write_text(BARE_WORKER, "utf-8")
    for file in (NPM / "@pyscript/core/dist").glob("*.js"):
        shutil.copy(file, site / "pyscript" / file.name)
    shutil.copy(NPM / "inkjs/dist/ink.mjs", site / "ink" / "ink.mjs")
    compiled = subprocess.run(
        [toolchain.node(), "--input-type=commonjs", "-e", COMPILE],
        input=story(procedure), cwd=HERE, capture_output=True, check=True, text=True,
    )  # fmt: skip
    json.loads(compiled.stdout.lstrip("\ufeff"))
    (site / "ink" / "story.json").write_text(compiled.stdout, "utf-8")


def story(procedure: Procedure) -> str:
    """The situations as knots of ink, with what is done and what happens as choices."""
    lines = [f"-> {procedure.start}"]
    for situation in procedure.situations:
        lines += [f"=== {situation.id} ===", situation.title, situation.text]
        for move in situation.moves:
            to = {END: "END", STAY: situation.id}.get(move.to, move.to)
            if move.on:
                lines.append(f"+ [{procedure.title_of(move.on)}] -> {to}")
        lines += ["+ [Wait] -> END"]
    return "\n".join(lines) + "\n"
