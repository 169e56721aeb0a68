// What `<b>{name}</b>` in a cell makes, where no other library is asked for: HTML. The compiler calls these functions as
// `jsx("b", { children: name })`; it takes them from "deltalab/jsx-runtime".

/** An element, which shows itself as HTML in a notebook and can stand inside other elements. */
export class Element {
  readonly html: string;

  constructor(html: string) {
    this.html = html;
  }

  toString(): string {
    return this.html;
  }

  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/html": this.html, "text/plain": this.html };
  }
}

type Props = Record<string, unknown>;
type Component = (props: Props) => unknown;

/** `<>…</>`: the children without anything around them. */
export const Fragment = ({ children }: Props): Element => new Element(contentOf(children));

/**
 * An element of HTML or SVG by its name, or what a component makes of its properties.
 *
 *     jsx("p", { class: "note", children: ["σ < ", 1] })    <p class="note">σ &lt; 1</p>
 *
 * @throws {TypeError} when a property is a function: a page that is saved with its notebook cannot call back
 */
export function jsx(type: string | Component, props: Props): Element {
  if (typeof type === "function") return Fragment({ children: type(props) });
  const { children, innerHTML, ...attributes } = props;
  const start = `<${type}${Object.entries(attributes).map(attribute(type)).join("")}>`;
  if (withoutEnd.has(type)) return new Element(start);
  return new Element(`${start}${innerHTML === undefined ? contentOf(children) : innerHTML}</${type}>`);
}

export { jsx as jsxs };

/** Elements that HTML never closes. */
const withoutEnd = new Set("area base br col embed hr img input link meta source track wbr".split(" "));

/** Text is escaped; nothing is shown for the values that a condition leaves: `{wrong && <b>!</b>}`. */
function contentOf(child: unknown): string {
  if (child === undefined || child === null || typeof child === "boolean") return "";
  if (child instanceof Element) return child.html;
  if (typeof child === "object" && Symbol.iterator in child)
    return [...(child as Iterable<unknown>)].map(contentOf).join("");
  return escaped(String(child));
}

/** `className` and `htmlFor` are what libraries call `class` and `for`. */
const renamed: Record<string, string> = { className: "class", htmlFor: "for" };

const attribute =
  (type: string) =>
  ([name, value]: [string, unknown]): string => {
    if (value === undefined || value === null || value === false) return "";
    if (typeof value === "function")
      throw new TypeError(`<${type} ${name}>: expected text, a number or true, got a function`);
    const text = value === true ? "" : escaped(name === "style" ? styleOf(value) : String(value));
    return ` ${renamed[name] ?? name}="${text}"`;
  };

/** `{ fontSize: "2em" }` → `font-size: 2em`. */
function styleOf(style: unknown): string {
  if (typeof style !== "object" || style === null) return String(style);
  const dashed = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return Object.entries(style)
    .map(([name, value]) => `${dashed(name)}: ${value}`)
    .join("; ");
}

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => escapes[character]!);
