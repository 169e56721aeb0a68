import { type Runtime, Session } from "node:inspector";
import { skipAsyncChecks } from "./asyncStack.ts";
import { holdFirstPromise, releaseAll } from "./heldPromises.ts";

/** How the evaluation of a script ended. */
export type Completion = { value: unknown } | { thrown: unknown } | { terminated: true };

/** V8's inspector of this very thread. */
let inspector = connected();

function connected(): Session {
  const session = new Session();
  session.connect();
  return session;
}

/**
 * Evaluates code as a console would, in V8's REPL mode: names may be declared again, `await` stands at top level,
 * functions see later assignments, and what was declared before a failure stays.
 *
 * Once it was terminated behind an `await`, it never settles.
 */
export function evaluate(code: string, script: string, done: (completion: Completion) => void): void {
  const expression = `${code}\n//# sourceURL=${script}`;
  // Node's types do not know `replMode`; with it in the options they take the reply for any object.
  const options = { expression, replMode: true, awaitPromise: true, objectGroup };
  holdFirstPromise((release) =>
    inspector.post("Runtime.evaluate", options, (error, reply) => {
      release();
      done(error ? { terminated: true } : completionOf(reply as Runtime.EvaluateReturnType));
    }),
  );
}

/** Stops the code on the stack at its next step. It cannot catch this, and its `finally` blocks do not run. */
export function terminate(): void {
  skipAsyncChecks();
  inspector.post("Runtime.terminateExecution");
}

/** Lets go of evaluations that were terminated and will never settle. Nothing may be on the stack. */
export function forgetPending(): void {
  inspector.disconnect();
  inspector = connected();
  globalId = undefined;
  releaseAll();
}

const objectGroup = "cell";

function completionOf({ result, exceptionDetails }: Runtime.EvaluateReturnType): Completion {
  try {
    if (!exceptionDetails) return { value: dereference(result) };
    const { exception } = exceptionDetails;
    return { thrown: exception ? dereference(exception) : new Error(exceptionDetails.text) };
  } finally {
    inspector.post("Runtime.releaseObjectGroup", { objectGroup }); // or V8 would keep the value for ever
  }
}

// The inspector names values; to have the value itself, a function of ours is called with the name.

const receiver = Symbol.for("deltalab.receive");
let received: unknown;
Object.defineProperty(globalThis, receiver, {
  value: (value: unknown) => {
    received = value;
  },
});

function dereference(remote: Runtime.RemoteObject): unknown {
  inspector.post("Runtime.callFunctionOn", {
    objectId: globalObject(),
    functionDeclaration: `function (value) { this[Symbol.for("${receiver.description}")](value) }`,
    arguments: [asArgument(remote)],
  });
  const value = received;
  received = undefined;
  return value;
}

const asArgument = ({ objectId, unserializableValue, value }: Runtime.RemoteObject): Runtime.CallArgument =>
  objectId ? { objectId } : unserializableValue ? { unserializableValue } : { value };

let globalId: string | undefined;
function globalObject(): string {
  if (globalId === undefined)
    inspector.post("Runtime.evaluate", { expression: "globalThis" }, (_error, { result }) => {
      globalId = result.objectId;
    });
  return globalId!;
}
