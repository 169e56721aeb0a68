import type { Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import { type BackendName, openWebgpu, withBackend } from "../backend/webgpu.ts";
import { type Matrix, matrix } from "../tensor/tensor.ts";
import { fromTensorFlow, toTensorFlow } from "./bridge.ts";
import type { MatmulOptions } from "./matmul.ts";

/** A matrix where products are computed: on the GPU where there is one. */
export type Held = Tensor2D;

/**
 * Products on one backend. Large matrices go there once and stay; small ones come back to be factorized here.
 * Everything held is freed when the computation ends, or before with `free`.
 */
export class Workspace {
  readonly backend: BackendName;
  private readonly held = new Set<Held>();

  constructor(backend: BackendName) {
    this.backend = backend;
  }

  hold(a: Matrix): Held {
    return this.keep(() => toTensorFlow(a));
  }

  /** A · B, each transposed first if asked. */
  multiply(a: Held, b: Held, { transposeA = false, transposeB = false }: MatmulOptions = {}): Held {
    return this.keep(() => tf.matMul(a, b, transposeA, transposeB));
  }

  /** ‖A − B‖² [1, 1] */
  squaredDistance(a: Held, b: Held): Held {
    return this.keep(() => tf.tidy(() => tf.sum(tf.squaredDifference(a, b)).as2D(1, 1)));
  }

  free(...unused: Held[]): void {
    for (const tensor of unused) {
      this.held.delete(tensor);
      withBackend(this.backend, () => tensor.dispose());
    }
  }

  freeAll(): void {
    this.free(...this.held);
  }

  private keep(make: () => Held): Held {
    const tensor = withBackend(this.backend, () => tf.keep(make()));
    this.held.add(tensor);
    return tensor;
  }
}

/**
 * A computation that yields what it wants to read and goes on with the numbers. Reading waits on a GPU and does not
 * on a processor; written this way an algorithm stands once for both.
 */
export type Steps<T> = Generator<Held, T, Matrix>;

/** Runs a computation to its end with TensorFlow, now. */
export function compute<T>(start: (space: Workspace) => Steps<T>): T {
  const space = new Workspace("tensorflow");
  try {
    const steps = start(space);
    let step = steps.next();
    while (!step.done) step = steps.next(fromTensorFlow(step.value));
    return step.value;
  } finally {
    space.freeAll();
  }
}

/**
 * Runs a computation to its end on a backend. Between its products others may compute.
 *
 * @throws {UnsupportedError} no such device here
 */
export async function computeOn<T>(backend: BackendName, start: (space: Workspace) => Steps<T>): Promise<T> {
  if (backend === "tensorflow") return compute(start);
  await openWebgpu();
  const space = new Workspace(backend);
  try {
    const steps = start(space);
    let step = steps.next();
    while (!step.done) step = steps.next(await read(step.value));
    return step.value;
  } finally {
    space.freeAll();
  }
}

async function read(tensor: Held): Promise<Matrix> {
  return matrix(...tensor.shape, await tensor.data<"float32">());
}
