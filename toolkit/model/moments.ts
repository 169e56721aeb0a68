import type { Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import type { Weights } from "../io/weights.ts";
import { fromTensorFlow, scoped } from "../linalg/bridge.ts";
import { uniform } from "../tensor/random.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { isVision } from "./language.ts";
import { loadParameters } from "./load.ts";
import { llamaShapes } from "./parameters.ts";
import { type Seen, seenBy } from "./projection-gradients.ts";
import { type ModelText, readingOf } from "./reading.ts";
import { type TextBatch, takenRows } from "./text-batches.ts";

/** What was seen at a projection. */
export interface Moments {
  /** Σ x xᵀ [in, in] over tokens, x what enters it. */
  readonly inputs: Matrix;
  /** Σ ‖x‖² g gᵀ / Σ ‖x‖² [out, out], g the gradient by what leaves it. */
  readonly outputs: Matrix;
}

/** The moments of each projection, for tokens drawn from the model's own predictions. */
export async function momentsOf(
  weights: Weights,
  texts: readonly ModelText[],
  seed: number,
): Promise<ReadonlyMap<string, Moments>> {
  const reading = readingOf("fisher", weights, texts);
  const { language, config, batches, visionShapes } = reading;
  const parameters = await loadParameters(
    language,
    new Map([...llamaShapes(config), ...visionShapes]),
    isVision,
  );
  const random = uniform(seed);
  const sums: Sums = { inputs: new Map(), outputs: new Map() };
  try {
    for (const batch of batches)
      for (const seen of seenBy(reading, parameters, batch, random)) addTo(sums, seen, batch);
    return new Map(
      [...sums.inputs].map(([name, inputs]) => [name, momentsFrom(inputs, sums.outputs.get(name)!)]),
    );
  } finally {
    tf.dispose([...parameters.values(), ...sums.inputs.values(), ...sums.outputs.values()]);
  }
}

const momentsFrom = (inputs: Tensor2D, outputs: Tensor2D): Moments =>
  scoped(() => {
    const trace = tf.sum(tf.mul(inputs, tf.eye(inputs.shape[0]))); // Σ ‖x‖²
    return { inputs: fromTensorFlow(inputs), outputs: fromTensorFlow(tf.divNoNan(outputs, trace)) };
  });

/** By the projection's name. */
type Sums = { readonly [K in keyof Moments]: Map<string, Tensor2D> };

/** Adds what a batch did, and frees it. */
function addTo(sums: Sums, { x, gradients }: Seen, batch: TextBatch): void {
  tf.tidy(() => {
    const taken = takenRows(x, batch);
    const inputs = tf.matMul<Tensor2D>(taken, taken, true);
    const size = tf.sqrt(tf.sum<Tensor2D>(tf.square(x), 1, true)); // ‖x‖ [rows · time, 1]
    for (const [name, g] of gradients) {
      add(sums.inputs, name, inputs);
      const counting = largestRows(tf.mul(g, size));
      add(sums.outputs, name, tf.matMul<Tensor2D>(counting, counting, true));
    }
  });
  tf.dispose([x, ...gradients.values()]);
}

/** What the rows that are left out have of the energy of all, at most. */
const NEGLIGIBLE = 1e-3;

/** The largest rows: most tokens are certain, and of all gradients a tenth has nine tenths of the energy. */
function largestRows(a: Tensor2D): Tensor2D {
  const energies = tf.sum(tf.square(a), 1).dataSync<"float32">();
  const rising = energies.slice().sort();
  const most = NEGLIGIBLE * rising.reduce((sum, energy) => sum + energy, 0);
  let [sum, left] = [0, 0];
  while (left < rising.length - 1 && sum + rising[left]! <= most) sum += rising[left++]!;
  const kept = Int32Array.from(energies.keys()).filter((i) => energies[i]! >= rising[left]!);
  return tf.gather(a, tf.tensor1d(kept, "int32"));
}

function add(sums: Map<string, Tensor2D>, name: string, more: Tensor2D): void {
  const before = sums.get(name);
  sums.set(name, tf.keep(before ? tf.add<Tensor2D>(before, more) : more.clone()));
  before?.dispose();
}
