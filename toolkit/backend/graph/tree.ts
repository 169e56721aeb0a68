import type { Tensor } from "@tensorflow/tfjs-node-gpu";

/** Tensors under names and in lists, as deep as one likes. */
export type Tree = Tensor | readonly Tree[] | { readonly [name: string]: Tree };

/** The same names and lists with something else for each tensor. */
export type Alike<T, Leaf> = T extends Tensor ? Leaf : { readonly [K in keyof T]: Alike<T[K], Leaf> };

/** All tensors, or what stands for them, in the order of the tree's names and places. */
export function leavesOf<T, Leaf>(tree: Alike<T, Leaf>): Leaf[] {
  return isLeaf(tree)
    ? [tree as Leaf]
    : Object.values(tree as object).flatMap((branch) => leavesOf<unknown, Leaf>(branch));
}

/** The same tree with other leaves, which are given in its order. */
export function withLeaves<T, Leaf>(tree: Alike<T, unknown>, leaves: readonly Leaf[]): Alike<T, Leaf> {
  const left = [...leaves];
  const replaced = (branch: unknown): unknown => {
    if (isLeaf(branch)) return left.shift();
    if (Array.isArray(branch)) return branch.map(replaced);
    return Object.fromEntries(
      Object.entries(branch as object).map(([name, value]) => [name, replaced(value)]),
    );
  };
  return replaced(tree) as Alike<T, Leaf>;
}

/** Whatever says what type of numbers it is for. */
const isLeaf = (branch: unknown): boolean => "dtype" in (branch as object);
