/** The module that translated JSX takes its functions from. */
export const JSX_RUNTIME = "deltalab/jsx-runtime";

/** Its document. */
export const JSX_DOCUMENT = "deltalab-jsx.d.ts";

/**
 * The types of elements, as a declaration file: what the module makes of them in the session (session/jsx.ts). Every
 * element has every attribute, as HTML takes them.
 */
export const jsxDeclarations = `
/** A piece of HTML, shown as such when it is the value of a cell. */
interface HtmlElement {
  readonly html: string;
  toString(): string;
}
type Props = Record<string, unknown>;
export namespace JSX {
  type ElementType = string | ((props: any) => unknown);
  type Element = HtmlElement;
  interface ElementChildrenAttribute { children: unknown }
  interface IntrinsicAttributes { key?: string | number }
  interface IntrinsicElements { [name: string]: Attributes }
  interface Attributes {
    children?: unknown;
    class?: string;
    className?: string;
    id?: string;
    /** CSS, as text or as properties: \`{ fontSize: "2em" }\`. */
    style?: string | Record<string, string | number>;
    /** HTML that is not escaped. */
    innerHTML?: string;
    [attribute: string]: unknown;
  }
}
export function jsx(type: string | ((props: any) => unknown), props: Props): HtmlElement;
export { jsx as jsxs };
export function Fragment(props: Props): HtmlElement;
`;
