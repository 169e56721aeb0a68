import fs from "node:fs/promises";
import path from "node:path";
import { FormatError, NotFoundError } from "../errors.ts";
import { checkFinding } from "./check-finding.ts";
import { type Finding, findingType } from "./finding.ts";

/** A notebook of a course, as it was saved. */
export interface CourseNotebook {
  /** `08-when-does-mixed-precision-win.ipynb` */
  readonly file: string;
  /** Its first heading. */
  readonly title: string;
  /** The first sentence below it, in Markdown. */
  readonly summary: string;
  /** In the order of its cells. */
  readonly findings: readonly Finding[];
}

/** A finding, and the notebook that made it. */
export type FoundIn = Finding & { readonly notebook: string };

/**
 * The notebooks of a folder in the order of their names, each with the findings in its saved outputs. A finding that is
 * shown once more, there or in a later notebook, counts where it stands first; one that says which notebook made it counts
 * there alone, even if that was run again and no longer has it. Nothing is run.
 *
 * @throws {NotFoundError} no such folder
 * @throws {FormatError} a file is not a notebook, or holds something else under the type of a finding
 */
export async function readNotebooks(folder: string): Promise<CourseNotebook[]> {
  const names = await fs.readdir(folder).catch((cause: unknown) => {
    throw new NotFoundError(`readNotebooks: expected a folder of notebooks, got ${folder}`, { cause });
  });
  const files = names.filter((name) => name.endsWith(".ipynb")).sort();
  const notebooks = await Promise.all(files.map((file) => readNotebook(folder, file)));
  const seen = new Set<string>();
  const isNew = (found: Finding) => {
    const text = JSON.stringify(found);
    return !seen.has(text) && seen.add(text);
  };
  return notebooks.map((notebook) => ({ ...notebook, findings: notebook.findings.filter(isNew) }));
}

/** The findings of all notebooks of a folder, as they were saved. Errors as of `readNotebooks`. */
export async function readFindings(folder: string): Promise<FoundIn[]> {
  const notebooks = await readNotebooks(folder);
  return notebooks.flatMap(({ file, findings }) => findings.map((found) => ({ ...found, notebook: file })));
}

/** What is read of nbformat 4. */
interface Saved {
  readonly cells: readonly {
    readonly cell_type: string;
    readonly source: string | readonly string[];
    readonly outputs?: readonly { readonly data?: Readonly<Record<string, unknown>> }[];
  }[];
}

async function readNotebook(folder: string, file: string): Promise<CourseNotebook> {
  const text = await fs.readFile(path.join(folder, file), "utf8");
  try {
    const { cells } = JSON.parse(text) as Saved;
    return { file, ...introduction(cells, file), findings: cells.flatMap(findingsOf) };
  } catch (cause) {
    throw new FormatError(`readNotebooks: ${file} is not a notebook with findings: ${String(cause)}`, {
      cause,
    });
  }
}

/** nbformat stores long texts as lists of lines. */
const joined = (source: string | readonly string[]) => [source].flat().join("");

function introduction(cells: Saved["cells"], file: string): Pick<CourseNotebook, "title" | "summary"> {
  const words = cells.filter(({ cell_type }) => cell_type === "markdown").map(({ source }) => joined(source));
  const [, title = file, paragraph = ""] = /^# (.+)$\n+((?:^[^#\n].*\n?)*)/m.exec(words.join("\n\n")) ?? [];
  const inOneLine = paragraph.replaceAll("\n", " ").trim();
  return {
    title: title.trim(),
    summary: /^.*?[.:!?](?= |$)/.exec(inOneLine)?.[0].replace(/:$/, ".") ?? inOneLine,
  };
}

function findingsOf({ outputs = [] }: Saved["cells"][number]): Finding[] {
  return outputs.flatMap(({ data }) => {
    const found = data?.[findingType] as Finding | undefined;
    if (found === undefined) return [];
    checkFinding(found);
    return found.notebook === undefined ? [found] : [];
  });
}
