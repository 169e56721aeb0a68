import type { DataType } from "@tensorflow/tfjs-node-gpu";

/** Values under names and in lists, as deep as one likes. */
export type Tree<L extends Leaf> = L | readonly Tree<L>[] | { readonly [name: string]: Tree<L> };

/** A tensor, or what says how one is. */
export interface Leaf {
  readonly shape: number[];
  readonly dtype: DataType;
}

/** All leaves, in the order of the tree's names and places. */
export function leavesOf<L extends Leaf>(tree: Tree<L>): L[] {
  return isLeaf(tree) ? [tree] : Object.values(tree).flatMap((branch) => leavesOf<L>(branch));
}

/** The same tree with other leaves, which are given in its order. */
export function withLeaves<L extends Leaf>(tree: Tree<Leaf>, leaves: readonly L[]): Tree<L> {
  const left = [...leaves];
  const replaced = (branch: Tree<Leaf>): Tree<L> => {
    if (isLeaf(branch)) return left.shift()!;
    if (Array.isArray(branch)) return branch.map(replaced);
    return Object.fromEntries(Object.entries(branch).map(([name, value]) => [name, replaced(value)]));
  };
  return replaced(tree);
}

const isLeaf = <L extends Leaf>(branch: Tree<L>): branch is L => "dtype" in branch;
