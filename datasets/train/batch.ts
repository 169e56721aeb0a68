/** Rows of equal length for one training step. */
export interface Batch {
  /** One number more per row than the model reads: row[i + 1] is what row[i] should predict. */
  readonly rows: readonly (readonly number[])[];
  /** How much each prediction counts, `[rows, length − 1]`. */
  readonly weights: readonly (readonly number[])[];
}

/** A text whose first `given` tokens are not to be learned. */
export interface Example {
  readonly tokens: readonly number[];
  readonly given: number;
}

/**
 * Rows of a long text: texts one after another, cut every `length` tokens wherever that falls.
 *
 * @param next  the tokens of one more text
 */
export function packed(next: () => readonly number[], rows: number, length: number): Batch {
  const stream: number[] = [];
  while (stream.length < rows * length) stream.push(...next());
  return {
    rows: Array.from({ length: rows }, (_, i) => stream.slice(i * length, (i + 1) * length)),
    weights: Array.from({ length: rows }, () => new Array<number>(length - 1).fill(1)),
  };
}

/** One row per example, filled up on the right. Only what follows the given tokens counts. */
export function padded(examples: readonly Example[], pad: number): Batch {
  const length = Math.max(...examples.map(({ tokens }) => tokens.length));
  const learned = ({ tokens, given }: Example, i: number) =>
    i + 1 >= given && i + 1 < tokens.length ? 1 : 0;
  return {
    rows: examples.map(({ tokens }) => Array.from({ length }, (_, i) => tokens[i] ?? pad)),
    weights: examples.map((e) => Array.from({ length: length - 1 }, (_, i) => learned(e, i))),
  };
}
