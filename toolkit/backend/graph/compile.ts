import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Tensor } from "@tensorflow/tfjs-node-gpu";
import { hasTensorflow, loadGraph, tensorflow } from "../tensorflow.ts";
import type { Spec } from "./graph.ts";
import { savedModel, TAG } from "./graph-def.ts";
import { type Recording, record } from "./recorder.ts";
import { CONFIG_FILE, onOneThread } from "./session-config.ts";
import { leavesOf, type Tree, withLeaves } from "./tree.ts";

export type { Spec } from "./graph.ts";

/** How each tensor of a tree is. */
export type SpecOf<T> = T extends Tensor ? Spec : { readonly [K in keyof T]: SpecOf<T[K]> };

/** A function of tensors that TensorFlow runs as a whole. */
export interface Compiled<I, O> {
  /** Outputs by inputs; outputs are ordinary tensors and follow `tf.tidy`. */
  run(inputs: I): O;
  /** Frees the graph. */
  dispose(): void;
}

/** How a graph is run. */
export interface CompileOptions {
  /**
   * By the thread that asks, alone. TensorFlow hands products of a few thousand numbers to other threads, too, which
   * takes longer than to compute them; for large ones all threads are better. Where the add-on is the package's own
   * download this changes nothing: all graphs share TensorFlow's threads there.
   */
  readonly oneThread?: boolean;
}

/** Whether there is a TensorFlow to compile for. Its graphs get their inputs from the processor's memory, never a GPU's. */
export const canCompile = (): boolean => hasTensorflow() && !tensorflow().gpu;

/**
 * Makes one graph of what a function of tensors does, which TensorFlow runs without coming back to JavaScript: an
 * operation costs it less than a microsecond beside its arithmetic, where tfjs needs ten.
 *
 * The function is called once, here, with tensors that have shapes but no numbers. Sizes may be unknown
 * (`unknownSizes`); then one of the inputs must have each by itself, not in a product. Other tensors that it uses,
 * such as weights, are part of no graph: they are read where they are at each run.
 * Cost: some 50 ms, most of it at the first run, when TensorFlow simplifies the graph.
 *
 * @param inputs  shapes and types
 * @throws {UnsupportedError} an operation that has no place in a graph yet, or TensorFlow itself is not there
 */
export function compile<I, O>(
  f: (inputs: I) => O,
  inputs: SpecOf<I>,
  options: CompileOptions = {},
): Compiled<I, O> {
  const recording = record(f as (inputs: unknown) => Tree<Tensor>, inputs as Tree<Spec>);
  const captured = [...recording.graph.captured.values()];
  const loaded = load(recording, options);
  return {
    run: (given) => {
      const tensors = leavesOf(given as Tree<Tensor>);
      return withLeaves(recording.result, loaded.run([...tensors, ...captured])) as O;
    },
    dispose: loaded.dispose,
  };
}

/** TensorFlow reads graphs from files only. */
function load({ graph, inputs, outputs }: Recording, { oneThread = false }: CompileOptions) {
  const folder = mkdtempSync(path.join(tmpdir(), "deltalab-graph-"));
  try {
    writeFileSync(path.join(folder, "saved_model.pb"), savedModel(graph.nodes));
    if (oneThread) writeFileSync(path.join(folder, CONFIG_FILE), onOneThread);
    return loadGraph(folder, TAG, [...inputs, ...graph.captured.keys()], outputs);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
