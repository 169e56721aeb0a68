/**
 * Rounding of float32 and what follows from it: the one table of tolerances of this folder and of its tests.
 *
 * Every value bounds an error relative to the size of the input, for matrices up to some thousands on a side;
 * the worst seen on TensorFlow (oneDNN, Eigen) and on WebGPU lie about three times below.
 */
export const tolerance = {
  /** Distance from 1 to the next float32, 2⁻²³. */
  epsilon: 2 ** -23,
  /** ‖A · B − exact‖ / (‖A‖ · ‖B‖) */
  product: 1e-6,
  /** max |Qᵀ · Q − I| of a basis that was computed by Householder reflections or a singular value decomposition */
  orthonormal: 1e-5,
  /** ‖A − Q · R‖ / ‖A‖, ‖A − L · Lᵀ‖ / ‖A‖, ‖A − U · diag(S) · Vt‖ / ‖A‖ */
  reconstruction: 5e-6,
  /** |σᵢ − exact| / σ₁ */
  singularValue: 1e-5,
  /** ‖T · X − B‖ / (‖T‖ · ‖X‖): backward error of a solve, whatever the condition of T */
  solve: 5e-6,
} as const;
