/**
 * A printable character for each of the 256 bytes, as GPT-2 chose them: a byte that prints as
 * itself stands for itself, the others are numbered from U+0100. A space becomes `Ġ`.
 */
export const BYTE_CHARACTERS: readonly string[] = byteCharacters();

function byteCharacters(): string[] {
  const printable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(printable(byte) ? byte : next++));
}

/** Text as the characters of its UTF-8 bytes. */
export const byteLevel = (text: string): string =>
  Array.from(new TextEncoder().encode(text), (byte) => BYTE_CHARACTERS[byte]!).join("");
