/**
 * What can go wrong, sorted by what the reader can do about it. Every message reads
 * *where: what was expected, what came*, for example
 *
 *     svd: rank must be 1…288, got 300 for delta [288, 768]
 */
export class DeltaLabError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    // Not enumerable, as on built-in errors: else it would be printed once more among the error's own fields.
    Object.defineProperty(this, "name", { value: new.target.name, configurable: true, writable: true });
  }
}

/** A path leads to nothing, or not to what was expected there: correct the path. */
export class NotFoundError extends DeltaLabError {}

/** A file is damaged, truncated, or not what its name says: fetch it again. */
export class FormatError extends DeltaLabError {}

/** Sizes do not fit together: two things that do not belong to each other were paired. */
export class ShapeError extends DeltaLabError {}

/** A number is outside its range (an impossible ratio) or not a number at all (NaN or Inf weights). */
export class ValueError extends DeltaLabError {}

/** The input is sound, but nothing here can handle it: an unknown architecture, dtype or device. */
export class UnsupportedError extends DeltaLabError {}

/** Two sound things do not belong to each other, such as a delta and another base: give the right one. */
export class MismatchError extends DeltaLabError {}
