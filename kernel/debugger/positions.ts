import { type Position, type Segment, segmentsOf } from "./sourceMap.ts";

/** Where the lines of a source lie in the script that it became, and the other way round. */
export class Positions {
  readonly #map: string;
  #segments: Segment[] | undefined;

  /** @param map  source map (JSON), or empty where the script is the source itself */
  constructor(map: string) {
    this.#map = map;
  }

  /** The place in the source that a place in the script comes from. */
  original(generated: Position): Position {
    if (this.#map === "") return generated;
    const segments = this.#all();
    const after = segments.findIndex((segment) => isBefore(generated, segment.generated));
    const nearest = segments[after < 0 ? segments.length - 1 : Math.max(after - 1, 0)];
    return nearest?.original ?? generated;
  }

  /** Where the script does what stands at this line of the source or, when there is nothing to do, next below. */
  generated(line: number): Position | undefined {
    if (this.#map === "") return { line, column: 0 };
    let first: Segment | undefined;
    for (const segment of this.#all())
      if (segment.original.line >= line && (!first || isBefore(segment.original, first.original)))
        first = segment;
    return first?.generated;
  }

  /** Whether a line of the script comes from the source at all. */
  covers(line: number): boolean {
    return this.#map === "" || this.#all().some(({ generated }) => generated.line === line);
  }

  #all(): Segment[] {
    this.#segments ??= segmentsOf(this.#map);
    return this.#segments;
  }
}

const isBefore = (a: Position, b: Position): boolean =>
  a.line < b.line || (a.line === b.line && a.column < b.column);
