/** Rows of equal length for one training step. */
export interface Batch {
  /** One number more per row than the model reads: row[i + 1] is what row[i] should predict. */
  readonly rows: readonly (readonly number[])[];
  /** How much each prediction counts, `[rows, length − 1]`. */
  readonly weights: readonly (readonly number[])[];
}

/** A text of which some tokens are to be learned. The others are only read. */
export interface Example {
  readonly tokens: readonly number[];
  /** One for each token. */
  readonly learned: readonly boolean[];
}

/** Questions and answers, one after another, as tokens. The answers are to be learned. */
export function answered(
  turns: readonly (readonly [question: readonly number[], answer: readonly number[]])[],
): Example {
  const parts = turns.flatMap(([question, answer]) => [
    ...question.map((token) => ({ token, learned: false })),
    ...answer.map((token) => ({ token, learned: true })),
  ]);
  return { tokens: parts.map(({ token }) => token), learned: parts.map(({ learned }) => learned) };
}

/** A text of which every token is to be learned. */
export const whole = (tokens: readonly number[]): Example => ({ tokens, learned: tokens.map(() => true) });

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

/** One row per example, filled up on the right. Only what is to be learned counts. */
export function padded(examples: readonly Example[], pad: number): Batch {
  const length = Math.max(...examples.map(({ tokens }) => tokens.length));
  const weight = ({ learned }: Example, place: number) => (learned[place] ? 1 : 0);
  return {
    rows: examples.map(({ tokens }) => Array.from({ length }, (_, i) => tokens[i] ?? pad)),
    weights: examples.map((e) => Array.from({ length: length - 1 }, (_, i) => weight(e, i + 1))),
  };
}
