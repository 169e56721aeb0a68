/** How fast to learn, and for how long. */
export interface Schedule {
  readonly steps: number;
  readonly warmup: number;
  /** The learning rate at its highest, after the warm-up. */
  readonly peak: number;
}

/**
 * The learning rate of a step: a straight line up to the peak, then half a cosine down to a
 * tenth of it (Loshchilov and Hutter, 2017).
 */
export function learningRate({ steps, warmup, peak }: Schedule, step: number): number {
  if (step < warmup) return (peak * (step + 1)) / warmup;
  const done = (step - warmup) / Math.max(1, steps - warmup);
  return peak * (0.1 + 0.45 * (1 + Math.cos(Math.PI * done)));
}
