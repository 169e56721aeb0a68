import type { Debugger, Runtime } from "node:inspector";
import type { DebugAdapter } from "./adapter.ts";
import type { Inspector } from "./inspector.ts";
import { objectGroup, resultOf } from "./program.ts";

/** The longest that an evaluation may hold the program up. */
const patience = 30_000; // ms

/** The value of an expression, in a frame or, without one, beside the program. It may be TypeScript. */
export async function evaluated(
  expression: string,
  frameId: number | undefined,
  adapter: DebugAdapter,
): Promise<Runtime.RemoteObject> {
  try {
    return await evaluatedAsIs(expression, frameId, adapter);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith("SyntaxError"))) throw error;
    const { withoutTypes } = await import("./withoutTypes.ts"); // the compiler takes a moment, and most need none
    return evaluatedAsIs(withoutTypes(expression), frameId, adapter);
  }
}

async function evaluatedAsIs(
  expression: string,
  frameId: number | undefined,
  { inspector, program, stops }: DebugAdapter,
): Promise<Runtime.RemoteObject> {
  const options = { generatePreview: true, timeout: patience };
  if (!frameId) return program.evaluate(expression, options);
  const { callFrameId } = stops.frame(frameId).call;
  const parameters = { callFrameId, expression, objectGroup, silent: true, ...options };
  const evaluate = () => inspector.ask<Evaluated>("Debugger.evaluateOnCallFrame", parameters);
  return resultOf(await withoutStops(inspector, evaluate));
}

type Evaluated = Debugger.EvaluateOnCallFrameReturnType;

/** A stop inside a stop would have to be left twice. */
async function withoutStops<Result>(inspector: Inspector, work: () => Promise<Result>): Promise<Result> {
  await inspector.ask("Debugger.setSkipAllPauses", { skip: true });
  try {
    return await work();
  } finally {
    await inspector.ask("Debugger.setSkipAllPauses", { skip: false });
  }
}
