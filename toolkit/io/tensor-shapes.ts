/** The tensors of a model, without their numbers. */
export interface TensorShapes {
  readonly names: readonly string[];
  shape(name: string): readonly number[];
}
