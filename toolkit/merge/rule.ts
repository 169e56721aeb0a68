import type { Tensor } from "../tensor/tensor.ts";

/** A way to make one delta of several, number by number of one tensor. */
export interface MergeRule {
  readonly name: string;
  readonly paper: string;
  readonly options: Readonly<Record<string, unknown>>;
  /**
   * The merged delta of a tensor, of any shape.
   *
   * @param deltas  one for each model, all of one length
   * @param tensor  its name, from which what is random follows
   * @param base    the tensor that they are to be added to, for rules that look at it
   */
  merge(deltas: readonly Float32Array[], tensor: string, base: Tensor): Float32Array;
}
