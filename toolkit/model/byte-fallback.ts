import { TextDecoder } from "node:util";
import type { Tokenizer } from "@huggingface/tokenizers";

/** A decoder of the library, as far as it is looked into here. */
interface Part {
  readonly config: { readonly type?: string };
  readonly decoders?: readonly Part[];
  text_decoder?: TextDecoder;
}

/**
 * Makes a tokenizer read runs of byte tokens, `<0xE2><0x82><0xAC>`, as Python's tokenizers does: as UTF-8, or, where
 * they are not, as one U+FFFD each. The library's own decoder loses U+FEFF.
 */
export function decodeBytesAsPython({ decoder }: Pick<Tokenizer, "decoder">): void {
  const whole = decoder as Part | null;
  for (const part of whole?.decoders ?? [whole])
    if (part?.config.type === "ByteFallback") part.text_decoder = new Utf8OrReplacements();
}

class Utf8OrReplacements extends TextDecoder {
  constructor() {
    super("utf-8", { fatal: true, ignoreBOM: true });
  }

  override decode(bytes: Uint8Array<ArrayBuffer>): string {
    try {
      return super.decode(bytes);
    } catch {
      return "\ufffd".repeat(bytes.length);
    }
  }
}
