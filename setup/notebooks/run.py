"""Runs a notebook from top to bottom with Jupyter's own client, and writes it down. `deltalab run` starts this."""

import argparse
import os
import re
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from page import page


def main() -> int:
    asked = arguments()
    try:
        notebook = nbformat.read(asked.notebook, as_version=4)
    except FileNotFoundError:
        return failed(f"expected a notebook at {asked.notebook}, found nothing")
    except (OSError, UnicodeDecodeError, nbformat.reader.NotJSONError, nbformat.ValidationError) as error:
        return failed(f"expected a notebook at {asked.notebook}: {error}")
    began = time.monotonic()
    try:
        run(notebook, asked)
    except CellExecutionError as error:
        return failed(f"{place(notebook, asked)} failed\n\n{plain(error.traceback)}")
    except CellTimeoutError:
        return failed(f"{place(notebook, asked)} took longer than {asked.timeout} s")
    except DeadKernelError:
        return failed(f"{place(notebook, asked)}: the kernel died")
    except KeyboardInterrupt:
        print("\nrun: interrupted, nothing was written", file=sys.stderr)
        return 130
    cells = len(code_cells(notebook))
    print(f"{asked.notebook}: {cells} cells in {time.monotonic() - began:.0f} s", file=sys.stderr)
    if asked.out:
        write(asked.out, page(notebook, title_of(notebook, asked.notebook)) if asked.html else nbformat.writes(notebook) + "\n")
        print(asked.out)
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("notebook", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--html", action="store_true")
    parser.add_argument("--timeout", type=float)
    asked = parser.parse_args()
    if asked.html and not asked.out:
        asked.out = asked.notebook.with_suffix(".html")
    return asked


def run(notebook: nbformat.NotebookNode, asked: argparse.Namespace) -> None:
    of = len(code_cells(notebook))
    shown = sys.stderr.isatty()

    def started(cell: nbformat.NotebookNode, cell_index: int) -> None:
        if shown and cell.cell_type == "code":
            print(f"\r\033[Kcell {number(notebook, cell)} of {of}: {first_line(cell)}", end="", file=sys.stderr)

    client = NotebookClient(
        notebook,
        timeout=asked.timeout,
        resources={"metadata": {"path": str(asked.notebook.resolve().parent)}},
        on_cell_start=started,
    )
    try:
        client.execute()
    finally:
        if shown:
            print("\r\033[K", end="", file=sys.stderr)


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def number(notebook: nbformat.NotebookNode, cell: nbformat.NotebookNode) -> int:
    return next((i for i, other in enumerate(code_cells(notebook), 1) if other is cell), 0)


def first_line(cell: nbformat.NotebookNode) -> str:
    return cell.source.strip().splitlines()[0][:60] if cell.source.strip() else ""


def place(notebook: nbformat.NotebookNode, asked: argparse.Namespace) -> str:
    """The cell that was reached: the last one that has been asked to run."""
    cells = code_cells(notebook)
    reached = [cell for cell in cells if "iopub.status.busy" in cell.metadata.get("execution", {})]
    at = number(notebook, reached[-1]) if reached else 1
    return f"{asked.notebook}, cell {at} of {len(cells)}"


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text).strip()


def title_of(notebook: nbformat.NotebookNode, file: Path) -> str:
    """The first heading; the file's name where there is none."""
    heading = re.search(r"^# (.+)$", notebook.cells[0].source, re.M) if notebook.cells else None
    return heading.group(1) if heading else file.stem


def write(file: Path, text: str) -> None:
    """All of it or nothing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
    os.chmod(draft, 0o644)
    os.replace(draft, file)


def failed(message: str) -> int:
    print(f"run: {message}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
