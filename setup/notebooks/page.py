"""A notebook as one HTML page. Formulas are MathML, which browsers draw themselves, so that nothing is fetched for them."""

import html
import sys
from pathlib import Path
from typing import Any

import nbformat
from jinja2 import pass_context
from latex2mathml.converter import convert
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

WIDGET = "application/vnd.jupyter.widget-view+json"
TEMPLATES = str(Path(__file__).parent / "templates")


def page(notebook: nbformat.NotebookNode, title: str) -> str:
    exporter = Page(template_name="page", extra_template_basedirs=[TEMPLATES])
    draw_outputs(notebook)
    leave_out_widgets(notebook)
    text, _ = exporter.from_notebook_node(notebook, resources={"metadata": {"name": title}})
    return text


class Page(HTMLExporter):
    """nbconvert's page, with formulas drawn that it leaves to a script from elsewhere."""

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        renderer = Formulas(
            escape=False,
            attachments=context.get("cell", {}).get("attachments", {}),
            embed_images=self.embed_images,
            path=context.get("resources", {}).get("metadata", {}).get("path", ""),
            anchor_link_text=self.anchor_link_text,
            exclude_anchor_links=self.exclude_anchor_links,
            **self.lexer_options,
        )
        return MarkdownWithMath(renderer=renderer).render(source)


class Formulas(IPythonRenderer):
    def block_math(self, body: str) -> str:
        return drawn(body, "block")

    def multiline_math(self, body: str) -> str:
        return drawn(body, "block")

    def inline_math(self, body: str) -> str:
        return drawn(body, "inline")

    def latex_environment(self, name: str, body: str) -> str:
        return drawn(rf"\begin{{{name}}}{body}\end{{{name}}}", "block")


def draw_outputs(notebook: nbformat.NotebookNode) -> None:
    """Gives each output that has LaTeX the same as HTML, which pages prefer."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "text/latex" in data and "text/html" not in data:
                data["text/html"] = drawn(data["text/latex"].strip().strip("$"), "block")


def leave_out_widgets(notebook: nbformat.NotebookNode) -> None:
    """A slider moves nothing where no kernel answers: the picture that stands in for it is shown instead."""
    shown = [output.data for cell in notebook.cells for output in cell.get("outputs", []) if "data" in output]
    for data in shown:
        if WIDGET in data and any(kind in data for kind in ("image/svg+xml", "text/html", "text/latex")):
            del data[WIDGET]
    if not any(WIDGET in data for data in shown):
        notebook.metadata.pop("widgets", None)


def drawn(latex: str, display: str) -> str:
    """MathML; what cannot be understood is shown as it is written, and said on stderr."""
    try:
        return convert(latex.strip(), display=display)
    except Exception as error:  # the library's errors have no class in common
        print(f"run: a formula is shown as text ({type(error).__name__}): {latex.strip()}", file=sys.stderr)
        return f"<code>{html.escape(latex)}</code>"
