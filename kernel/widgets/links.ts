import { defineWidget } from "./define.ts";
import { type End, end } from "./models.ts";
import type { Widget } from "./widget.ts";
import { wireName } from "./wire.ts";

const ends = { source: end, target: end };

/** Keeps two properties equal in the frontend, without the kernel: also while a cell blocks, and in an exported page. */
class Link extends defineWidget("Link", {}, ends, undefined, { view: null }) {}

class DirectionalLink extends defineWidget("DirectionalLink", {}, ends, undefined, { view: null }) {}

/** Keeps two properties equal, in the frontend: `jslink([play, "value"], [slider, "value"])`. Close it to end it. */
export const jslink = <A extends Widget, B extends Widget>(source: EndOf<A>, target: EndOf<B>): Widget =>
  new Link({ source: onWire(source), target: onWire(target) });

/** Lets one property follow another, in the frontend. */
export const jsdlink = <A extends Widget, B extends Widget>(source: EndOf<A>, target: EndOf<B>): Widget =>
  new DirectionalLink({ source: onWire(source), target: onWire(target) });

const onWire = <W extends Widget>([widget, name]: EndOf<W>): End => [widget, wireName(name)];

type EndOf<W> = readonly [widget: W, name: keyof W & string];
