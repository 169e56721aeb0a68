import type { Matrix } from "../tensor/tensor.ts";
import { assertDecomposable } from "./check.ts";
import { assertInner, type MatmulOptions, matmul } from "./matmul.ts";
import { orthonormal } from "./orthonormal.ts";
import { type Qr, qr } from "./qr.ts";
import { type Svd, svd } from "./svd.ts";
import { transpose } from "./transpose.ts";
import type { Steps, Workspace } from "./workspace.ts";

/** `matmul` on any backend. */
export function* matmulSteps(
  space: Workspace,
  a: Matrix,
  b: Matrix,
  options: MatmulOptions = {},
): Steps<Matrix> {
  assertInner(a, b, options);
  return yield space.multiply(space.hold(a), space.hold(b), options);
}

/** `qr` on any backend: of products for a tall matrix on WebGPU, by TensorFlow's reflections elsewhere. */
export function* qrSteps(space: Workspace, a: Matrix): Steps<Qr> {
  assertDecomposable(a, "qr");
  if (space.backend === "tensorflow" || a.shape[0] < a.shape[1]) return qr(a);
  const { Q, factors } = yield* orthonormal(space, space.hold(a));
  return { Q: yield Q, R: factors.reduce((product, factor) => matmul(product, factor)) };
}

/** `svd` on any backend: a matrix at least twice as long as wide is reduced to a square one on WebGPU. */
export function* svdSteps(space: Workspace, a: Matrix): Steps<Svd> {
  const [m, n] = a.shape;
  assertDecomposable(a, "svd");
  if (space.backend === "tensorflow" || Math.max(m, n) < 2 * Math.min(m, n)) return svd(a);
  if (m < n) {
    const { U, S, Vt } = yield* svdSteps(space, transpose(a));
    return { U: transpose(Vt), S, Vt: transpose(U) };
  }
  const { Q, R } = yield* qrSteps(space, a);
  const { U, S, Vt } = svd(R);
  return { U: yield* matmulSteps(space, Q, U), S, Vt };
}
