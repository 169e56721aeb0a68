let depth = 0;

/** Work of the kernel itself inside the session process, which an interrupt must not cut in half. */
export function critical<Result>(work: () => Result): Result {
  depth++;
  try {
    return work();
  } finally {
    depth--;
  }
}

export const isCritical = (): boolean => depth > 0;
