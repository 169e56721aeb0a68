import type { Tensor, Tensor3D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import type { Random } from "../tensor/random.ts";
import type { Reader, Reading } from "./decoder.ts";
import { type Memory, ofRows } from "./memory.ts";
import { candidates, draw, type SampleOptions } from "./sample.ts";
import type { Tokens } from "./tokens.ts";

/** Tokens `[rows, time]` to vectors `[rows, time, width]`. */
export type Embed = (tokens: Tokens) => Tensor3D;

/** A prompt and what is written after it. */
export interface Text {
  /** Its place among the prompts. */
  readonly index: number;
  readonly prompt: Tokens[number];
  readonly written: number[];
  readonly random: Random;
  ended: boolean;
}

/** Rows whose texts have ended are read on with the others until so many have ended. */
const WORTH_LEAVING_OUT = 1 / 4;

/**
 * Texts that are continued side by side, each by one token a step.
 *
 * Prompts are filled up on the left. Rotary positions count only distances, so a row that starts
 * later needs no positions of its own, only a mask over what was filled up.
 */
export class Batch {
  private readonly decoder: Reader;
  private readonly embed: Embed;
  private readonly longest: number;
  private rows: readonly Text[];
  private memory: Memory | undefined;

  constructor(decoder: Reader, texts: readonly Text[], embed: Embed) {
    this.decoder = decoder;
    this.embed = embed;
    this.rows = texts;
    this.longest = Math.max(0, ...texts.map(({ prompt }) => prompt.length));
  }

  get isOpen(): boolean {
    return this.rows.some(({ ended }) => !ended);
  }

  /**
   * Reads what is new, the prompts at first and then each row's last token.
   *
   * @returns what `take` wants the numbers of, which is the caller's
   */
  ask(options: SampleOptions): Tensor {
    const past = this.memory;
    const { wanted, memory } = tf.tidy(() => {
      const reading = past ? this.readOn(past) : this.readPrompts();
      return { wanted: wantedOf(reading, options), memory: reading.memory };
    });
    this.memory = memory;
    tf.dispose(past?.layers);
    return wanted;
  }

  /** Every text's next token, by the numbers that were asked for. */
  take(
    numbers: ArrayLike<number>,
    options: SampleOptions,
    until: (written: readonly number[]) => boolean = () => false,
  ): void {
    const next = chosen(numbers, this.rows, options);
    this.rows.forEach((text, i) => {
      text.ended ||= this.decoder.ends(next[i]!, text.index);
      if (text.ended) return;
      text.written.push(next[i]!);
      text.ended = until(text.written);
    });
    const open = [...this.rows.keys()].filter((i) => !this.rows[i]!.ended);
    if (open.length > 0 && open.length <= (1 - WORTH_LEAVING_OUT) * this.rows.length) this.keep(open);
  }

  dispose(): void {
    tf.dispose(this.memory?.layers);
  }

  private readPrompts(): Reading {
    return this.decoder.read(this.embed(this.filledPrompts()), this.missing());
  }

  private readOn(past: Memory): Reading {
    const last = this.rows.map(({ written }) => written.at(-1) ?? 0);
    const indices = this.rows.map(({ index }) => index);
    return this.decoder.readOn(last, past, this.missing(), indices);
  }

  /** Only these rows from now on. */
  private keep(open: readonly number[]): void {
    const { memory, rows } = this;
    tf.tidy(() => {
      this.memory = memory && ofRows(memory, rows.length, open);
      return this.memory?.layers ?? [];
    });
    tf.dispose(memory?.layers);
    this.rows = open.map((i) => rows[i]!);
  }

  /** How many places of each row are filled up. */
  private missing(): number[] {
    return this.rows.map(({ prompt }) => this.longest - prompt.length);
  }

  private filledPrompts(): Tokens {
    return this.rows.map(({ prompt }) => [
      ...new Array<number>(this.longest - prompt.length).fill(0),
      ...prompt,
    ]);
  }
}

/** What the next tokens are chosen by. Only their numbers leave the device where none is drawn. */
const wantedOf = ({ logits, likeliest }: Reading, { temperature }: SampleOptions): Tensor =>
  temperature ? logits : likeliest;

/** The token of each row that comes next. */
function chosen(numbers: ArrayLike<number>, rows: readonly Text[], options: SampleOptions): number[] {
  if (!options.temperature) return Array.from(numbers);
  const all = Float32Array.from(numbers);
  const vocabulary = all.length / rows.length;
  const of = (row: number) => all.subarray(row * vocabulary, (row + 1) * vocabulary);
  return rows.map(({ random }, row) => draw(candidates(of(row), options), random));
}
