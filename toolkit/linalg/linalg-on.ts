import { type BackendName, openWebgpu } from "../backend/webgpu.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { cholesky, type Precision } from "./cholesky.ts";
import { leastSquaresSteps } from "./least-squares.ts";
import type { MatmulOptions } from "./matmul.ts";
import type { Qr } from "./qr.ts";
import { matmulSteps, qrSteps, svdSteps } from "./steps.ts";
import type { Svd } from "./svd.ts";
import { type SolveTriangularOptions, solveTriangular } from "./triangular.ts";
import { type TruncatedSvd, type TruncatedSvdOptions, truncatedSvdSteps } from "./truncated-svd.ts";
import { computeOn, type Steps, type Workspace } from "./workspace.ts";

/** The calls of this folder on one backend. They wait for a GPU, so each answers with a promise. */
export interface Linalg {
  readonly backend: BackendName;
  matmul(a: Matrix, b: Matrix, options?: MatmulOptions): Promise<Matrix>;
  qr(a: Matrix): Promise<Qr>;
  cholesky(a: Matrix, options?: Precision): Promise<Matrix>;
  solveTriangular(t: Matrix, b: Matrix, options?: SolveTriangularOptions): Promise<Matrix>;
  leastSquares(a: Matrix, b: Matrix): Promise<Matrix>;
  svd(a: Matrix): Promise<Svd>;
  singularValues(a: Matrix): Promise<Float32Array>;
  truncatedSvd(a: Matrix, options: TruncatedSvdOptions): Promise<TruncatedSvd>;
}

/**
 * Linear algebra on a backend of your choice.
 *
 *   const { truncatedSvd } = await linalgOn("webgpu");
 *   const { U, S, Vt } = await truncatedSvd(delta, { rank: 64 });
 *
 * `"tensorflow"`: everything by TensorFlow, on the processor or on an NVIDIA GPU with the CUDA build. `"webgpu"`: products
 * on any GPU that WebGPU reaches, and what is made of products with them: `truncatedSvd`, QR of tall matrices, SVD of
 * tall and wide ones, least squares. Cholesky, triangles and the small or square factorizations are computed on the
 * processor. Results agree within `tolerance`, errors are the same.
 *
 * @throws {UnsupportedError} no such device here
 */
export async function linalgOn(backend: BackendName): Promise<Linalg> {
  if (backend === "webgpu") await openWebgpu();
  const on = <T>(start: (space: Workspace) => Steps<T>) => computeOn(backend, start);
  return {
    backend,
    matmul: (a, b, options) => on((space) => matmulSteps(space, a, b, options)),
    qr: (a) => on((space) => qrSteps(space, a)),
    cholesky: async (a, options) => cholesky(a, options),
    solveTriangular: async (t, b, options) => solveTriangular(t, b, options),
    leastSquares: (a, b) => on((space) => leastSquaresSteps(space, a, b)),
    svd: (a) => on((space) => svdSteps(space, a)),
    singularValues: async (a) => (await on((space) => svdSteps(space, a))).S,
    truncatedSvd: (a, options) => on((space) => truncatedSvdSteps(space, a, options)),
  };
}
