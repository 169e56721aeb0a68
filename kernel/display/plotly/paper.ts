import { escapeHtml } from "../bundle.ts";
import { inOneLine } from "../text.ts";

/** The part of the picture that the axes span, in pixels. */
export interface Frame {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Pixels from one line of text to the next. */
export const LINE = 17;

/** The picture without what stands below the title of the horizontal axis. */
export const size = { width: 700, height: 425 };

/** Room for titles, numbers and a legend, and at the right for a colour bar, or what else stands beside the frame. */
export const frameFor = ({ colorBar = false, left = 70, beside = 0 }): Frame => ({
  left,
  right: (colorBar ? 590 : 680) - beside,
  top: 60,
  bottom: 360,
});

/** Pixels that a text of this length takes, about: letters differ. */
export const widthOf = (text: string): number => 6.6 * text.length;

/** A text at a place. */
export const label = (x: number, y: number, content: string, more: string) =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${escapeHtml(inOneLine(plainText(content), 110))}</text>`;

/** A text of several lines, of which the first stands at a place. */
export const labels = (x: number, y: number, content: string, more: string) =>
  linesOf(content)
    .map((line, i) => label(x, y + LINE * i, line, more))
    .join("");

export const linesOf = (text: string): string[] => text.split(/<br\s*\/?>/);

/** Plotly's texts may hold a little HTML. XML knows no control characters. */
export const plainText = (text: string) =>
  text
    .replace(/<br\s*\/?>/g, " ")
    .replace(/<\/?(b|i|em|sub|sup|span)\b[^>]*>/g, "")
    .replace(/\p{Cc}/gu, " ");

/** A place in pixels, to a tenth. */
export const px = (x: number) => String(Number(x.toFixed(1)));
