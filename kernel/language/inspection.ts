import type TS from "typescript";
import type { Place } from "./completion.ts";
import type { Inspection } from "./language.ts";
import { ts } from "./typescript.ts";

/** The name at the cursor; where there is none, the function whose arguments are being written. */
export function inspectionAt(place: Place): Inspection | undefined {
  return nameAt(place) ?? callAt(place);
}

function nameAt({ service, path, start, cursor }: Place): Inspection | undefined {
  const info = service.getQuickInfoAtPosition(path, start + cursor);
  if (info === undefined) return undefined;
  return {
    start: info.textSpan.start - start,
    end: ts.textSpanEnd(info.textSpan) - start,
    signature: withoutAlias(ts.displayPartsToString(info.displayParts)),
    documentation: documentationOf(info.documentation, info.tags),
  };
}

function callAt({ service, path, start, cursor }: Place): Inspection | undefined {
  const help = service.getSignatureHelpItems(path, start + cursor, undefined);
  const item = help?.items[help.selectedItemIndex];
  if (help === undefined || item === undefined) return undefined;
  return {
    start: help.applicableSpan.start - start,
    end: ts.textSpanEnd(help.applicableSpan) - start,
    signature: callSignature(item),
    documentation: documentationOf(item.documentation, item.tags),
  };
}

/** `Math.max(...values: number[]): number` */
function callSignature({
  prefixDisplayParts,
  parameters,
  separatorDisplayParts,
  suffixDisplayParts,
}: TS.SignatureHelpItem) {
  const inside = parameters.map(({ displayParts }) => ts.displayPartsToString(displayParts));
  const [before, between, after] = [prefixDisplayParts, separatorDisplayParts, suffixDisplayParts].map(
    (parts) => ts.displayPartsToString(parts),
  );
  return `${before}${inside.join(between)}${after}`;
}

/** That a name came by an import from another cell says nothing to its reader. */
function withoutAlias(signature: string): string {
  return signature.replace(/^\(alias\) /, "").replace(/\nimport \w+$/, "");
}

/** The comment's text, then its tags, as Markdown: *@param* `x` — the angle */
function documentationOf(
  text: TS.SymbolDisplayPart[] | undefined,
  tags: TS.JSDocTagInfo[] | undefined,
): string {
  const paragraphs = [ts.displayPartsToString(text), ...(tags ?? []).map(tagText)];
  return paragraphs.filter((paragraph) => paragraph !== "").join("\n\n");
}

function tagText({ name, text = [] }: TS.JSDocTagInfo): string {
  const subject = text.find((part) => part.kind === "parameterName")?.text;
  const whole = ts.displayPartsToString(text);
  if (subject === undefined) return `*@${name}* ${whole}`.trimEnd();
  return `*@${name}* \`${subject}\` — ${whole.slice(subject.length).trim()}`;
}
