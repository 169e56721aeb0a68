/**
 * The steps of a solution that was written down: its sentences and lines, the final answer last.
 *
 *     solutionSteps("4 - 3 = 1. 1 + 15 = 16.\n#### 16")   // ["4 - 3 = 1", "1 + 15 = 16", "#### 16"]
 */
export const solutionSteps = (text: string): string[] =>
  text
    .split(/\n|(?<=\.)\s+/)
    .map((step) => step.trim().replace(/\.$/, ""))
    .filter(Boolean);

/**
 * Where a written solution first leaves the right one: the index of the first step that is another, or that is missing.
 * Undefined where all steps are the same. Whoever solves a problem in another way leaves it at once: it is for problems
 * whose steps follow from the text.
 */
export function firstWrongStep(written: string, right: string): number | undefined {
  const [own, expected] = [solutionSteps(written), solutionSteps(right)];
  const at = Array.from({ length: Math.max(own.length, expected.length) }, (_, i) => i);
  return at.find((i) => own[i] !== expected[i]);
}

/** One step of a solution, and what each model wrote in its place; null behind its last step. */
export type StepRow = Readonly<Record<string, string | number | null>>;

/**
 * Solutions beside the right one, a row for each step, for `frameOf`. The first wrong step of each has a ✗ before it:
 * what comes after it may be right arithmetic, but it goes on from a wrong number.
 *
 * @param right    the solution that is known to be right
 * @param written  what each model wrote, by name
 */
export function stepsBeside(right: string, written: Readonly<Record<string, string>>): StepRow[] {
  const columns = Object.entries(written).map(([name, text]) => ({
    name,
    steps: solutionSteps(text),
    wrong: firstWrongStep(text, right),
  }));
  const expected = solutionSteps(right);
  const count = Math.max(
    expected.length,
    ...columns.map(({ steps, wrong = 0 }) => Math.max(steps.length, wrong + 1)),
  );
  return Array.from({ length: count }, (_, i) => ({
    step: i + 1,
    right: expected[i] ?? null,
    ...Object.fromEntries(
      columns.map(({ name, steps, wrong }) => [
        name,
        wrong === i ? `✗ ${steps[i] ?? "(ends)"}` : (steps[i] ?? null),
      ]),
    ),
  }));
}
