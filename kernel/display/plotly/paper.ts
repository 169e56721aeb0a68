import { escapeHtml } from "../bundle.ts";
import { inOneLine } from "../text.ts";

/** The picture, and the frame in it that the axes span, in pixels. */
export const size = { width: 700, height: 420 };
export const frame = { left: 70, right: 680, top: 50, bottom: 360 };

/** A text at a place. */
export const label = (x: number, y: number, content: string, more: string) =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${escapeHtml(inOneLine(plainText(content), 90))}</text>`;

/** Plotly's texts may hold a little HTML. XML knows no control characters. */
export const plainText = (text: string) =>
  text
    .replace(/<br\s*\/?>/g, " ")
    .replace(/<\/?(b|i|em|sub|sup|span)\b[^>]*>/g, "")
    .replace(/\p{Cc}/gu, " ");
