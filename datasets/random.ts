/**
 * Random numbers that are the same on every machine for the same seed.
 *
 * The generator is sfc32 (Doty-Humphrey, PractRand): 128 bits of state, additions and shifts.
 * `stream` gives independent sequences of one seed, so that batch 700 of a training run can be
 * drawn without drawing the 699 before it.
 */
export class Random {
  private readonly state: Uint32Array;

  constructor(seed: number, stream = 0) {
    this.state = Uint32Array.of(seed, stream, 0x9e3779b9, 1);
    for (let i = 0; i < 16; i++) this.bits(); // until seed and stream have reached every bit
  }

  /** 32 random bits. */
  bits(): number {
    const s = this.state;
    const [a, b, c, counter] = s as unknown as [number, number, number, number];
    const sum = (a + b + counter) >>> 0;
    s.set([b ^ (b >>> 9), c + (c << 3), ((c << 21) | (c >>> 11)) + sum, counter + 1]);
    return sum;
  }

  /** Uniform in [0, 1). */
  uniform(): number {
    return this.bits() / 2 ** 32;
  }

  /** Uniform among low … high, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.uniform() * (high - low + 1));
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.integer(0, choices.length - 1)]!;
  }

  /** The given number of different choices, in random order. */
  sample<T>(choices: readonly T[], count: number): T[] {
    const left = [...choices];
    return Array.from({ length: count }, () => left.splice(this.integer(0, left.length - 1), 1)[0]!);
  }

  /** Normal with mean 0 and deviation 1 (Box and Muller, 1958). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }
}
