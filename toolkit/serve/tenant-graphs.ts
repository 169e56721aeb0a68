import { unknownSizes } from "../backend/graph/sizes.ts";
import { tf } from "../backend/tensorflow.ts";
import type { LlamaConfig } from "../model/config.ts";
import type { Extent } from "../model/mask.ts";
import type { Parameters } from "../model/parameters.ts";
import type { Beginning, Continuation, Next } from "../model/step.ts";
import { StepGraph } from "../model/step-graph.ts";
import { shapesOfBeginning, shapesOfContinuation } from "../model/step-shapes.ts";
import { OwnVectors } from "./own-vectors.ts";
import type { Served } from "./tenant.ts";
import {
  beginShared,
  continuedShared,
  type SharedBeginning,
  type SharedContinuation,
  type Shares,
} from "./tenant-step.ts";
import type { UnpackedTenant } from "./unpacked-tenant.ts";

const [ROWS, TIME] = unknownSizes;

/** Forward passes for some tenants side by side as graphs of TensorFlow, whoever of them has how many rows. */
export class TenantGraphs {
  readonly tenants: readonly Served[];
  private hasRead = false;
  private readonly vectors: OwnVectors;
  private readonly begin: StepGraph<SharedBeginning>;
  private readonly continued: StepGraph<SharedContinuation>;

  /**
   * @param tenants   each once, in the order of their rows
   * @param unpacked  of each, whose memory is not freed while there are graphs that read it
   */
  constructor(
    config: LlamaConfig,
    base: Parameters,
    tenants: readonly Served[],
    unpacked: readonly (UnpackedTenant | undefined)[],
  ) {
    this.tenants = tenants;
    this.vectors = new OwnVectors(config, base, tenants);
    const all = { tenants: unpacked, vectors: this.vectors };
    const [beginning, continuation] = [shapesOfBeginning(config), shapesOfContinuation(config)];
    this.begin = new StepGraph(config, base, beginShared(all), {
      ...beginning,
      inputs: { ...beginning.inputs, shares: this.shapesOfShares(TIME) },
    });
    this.continued = new StepGraph(config, base, continuedShared(all), {
      ...continuation,
      inputs: { ...continuation.inputs, shares: this.shapesOfShares(1) },
    });
  }

  /** Whether prompts were read before: to make a graph for the first ones takes as long as to read several. */
  readsPrompts(): boolean {
    const before = this.hasRead;
    this.hasRead = true;
    return before;
  }

  /** @param rows  the tenant of each */
  read(extent: Extent, inputs: Beginning, rows: readonly Served[]): Next {
    return this.begin.run(extent, { ...inputs, shares: this.sharesOf(rows, extent.time) });
  }

  /** @param rows  the tenant of each */
  readOn(extent: Extent, inputs: Continuation, rows: readonly Served[]): Next {
    return this.continued.run(extent, { ...inputs, shares: this.sharesOf(rows, 1) });
  }

  dispose(): void {
    this.begin.dispose();
    this.continued.dispose();
    this.vectors.dispose();
  }

  private sharesOf(rows: readonly Served[], time: number): Shares {
    const counts = this.tenants.map((tenant) => rows.filter((one) => one === tenant).length);
    const lines = counts.map((count) => count * time);
    return {
      rows: tf.tensor1d(counts, "int32"),
      lines: tf.tensor1d(lines, "int32"),
      owners: this.vectors.owners(rows, time),
    };
  }

  private shapesOfShares(time: number) {
    const counts = ints(this.tenants.length);
    const ofHeads = (heads: number) => [String(heads), ints(ROWS * time * heads)] as const;
    return { rows: counts, lines: counts, owners: Object.fromEntries(this.vectors.headCounts.map(ofHeads)) };
  }
}

const ints = (size: number) => ({ shape: [size], dtype: "int32" as const });
