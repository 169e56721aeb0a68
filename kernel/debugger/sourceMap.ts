/** A place in a text; line and column count from 0, columns in UTF-16 units. */
export interface Position {
  line: number;
  column: number;
}

/** What stands at `generated` in the translation comes from `original`. */
export interface Segment {
  generated: Position;
  original: Position;
}

/**
 * The segments of a source map (JSON), in the order of the generated text. In `mappings`, `;` ends a generated line,
 * `,` a segment. A segment is five numbers: generated column, source, original line, original column, name; each is
 * the difference to the one before it. Source: https://tc39.es/ecma426/
 */
export function segmentsOf(map: string): Segment[] {
  const { mappings } = JSON.parse(map) as { mappings: string };
  const original = { line: 0, column: 0 };
  return mappings.split(";").flatMap((text, line) => {
    let column = 0;
    return text.split(",").flatMap((segment): Segment[] => {
      const [step, , lines, columns] = numbersIn(segment);
      column += step ?? 0;
      if (lines === undefined || columns === undefined) return []; // what the compiler has added
      original.line += lines;
      original.column += columns;
      return [{ generated: { line, column }, original: { ...original } }];
    });
  });
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Base64 VLQ: five bits a digit, lowest first, the sixth says that another follows; the lowest bit of all is the sign. */
function numbersIn(segment: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of segment) {
    const digit = digits.indexOf(character);
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >>> 1) : value >>> 1);
    value = shift = 0;
  }
  return numbers;
}
