import { beforeAll, expect, test } from "vitest";
import { unreadableFigures } from "./figures.ts";
import { executeNotebook, type Notebook, runOf } from "./notebook.ts";

/**
 * A notebook of the course, run before the tests of a file, with the tests that each of them has to pass.
 *
 * @returns it, once a test runs
 */
export function executed(file: string): () => Notebook {
  let notebook: Notebook;
  beforeAll(async () => {
    notebook = await executeNotebook(file);
  }, 900_000);
  test("every cell ran, so that every claim held, without a word on stderr", () => {
    expect(runOf(notebook)).toEqual({ inOrder: true, complaints: [] });
  });
  test("every figure names its axes, has a caption and a still picture", () => {
    expect(unreadableFigures(notebook)).toEqual([]);
  });
  return () => notebook;
}
