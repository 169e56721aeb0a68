import type { MimeBundle } from "../display/bundle.ts";
import { shortened } from "../display/text.ts";
import { interrupted } from "../errors/interrupted.ts";
import { runtimeError } from "../errors/runtimeError.ts";
import { toJson } from "../protocol/json.ts";
import { clearAsyncStack } from "./asyncStack.ts";
import { type Completion, evaluate } from "./evaluate.ts";
import type { ExpressionOutcome, Outcome, RunRequest } from "./messages.ts";
import { cells, type RunningCell, settle, startCell } from "./running.ts";
import { shown } from "./shown.ts";
import { restoreStackFormat } from "./stack.ts";

/** Runs a cell. Its outcome is reported exactly once. */
export function run({ cell, expressions }: RunRequest): void {
  // What terminated code may have left as it was.
  clearAsyncStack();
  restoreStackFormat();
  startCell(cell, (running) =>
    evaluate(
      cell.code,
      `cell-${cell.number}.ts`,
      (completion) => void finish(running, completion, { cell, expressions }),
    ),
  );
}

async function finish(running: RunningCell, completion: Completion, request: RunRequest): Promise<void> {
  settle(running, ...(await ending(running, completion, request)));
}

/** How the cell ended, and the content of `execute_result` if it has a result. */
async function ending(
  running: RunningCell,
  completion: Completion,
  { cell, expressions }: RunRequest,
): Promise<[Outcome, ...result: Uint8Array[]]> {
  if ("terminated" in completion) return [interrupted];
  if ("thrown" in completion) return [failed(completion.thrown)];
  try {
    const { value } = completion;
    const bundle = value === undefined ? undefined : await shown(value);
    await Promise.all(running.displays);
    const outcome = { status: "ok" as const, expressions: await evaluateAll(expressions) };
    if (!bundle) return [outcome];
    return [{ ...outcome, ...textFor(bundle) }, toJson({ execution_count: cell.count, ...bundle })];
  } catch (error) {
    return [failed(error)];
  }
}

function textFor({ data }: MimeBundle): { text?: string } {
  const text = data["text/plain"];
  return typeof text === "string" ? { text: shortened(text) } : {};
}

const failed = (thrown: unknown) => ({ status: "error" as const, ...runtimeError(thrown, cells) });

async function evaluateAll(expressions: Record<string, string>): Promise<Record<string, ExpressionOutcome>> {
  const pairs = Object.entries(expressions).map(
    async ([name, code]) => [name, await evaluateOne(code)] as const,
  );
  return Object.fromEntries(await Promise.all(pairs));
}

async function evaluateOne(code: string): Promise<ExpressionOutcome> {
  const completion = await new Promise<Completion>((done) =>
    evaluate(`(${code}\n)`, "user-expression.ts", done),
  );
  if ("terminated" in completion) return interrupted;
  if ("thrown" in completion) return failed(completion.thrown);
  return { status: "ok", ...(await shown(completion.value)) };
}
