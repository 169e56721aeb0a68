import { fileURLToPath } from "node:url";
import { cellPath } from "./cellPath.ts";
import { isOwnCode } from "./ownCode.ts";
import { Positions } from "./positions.ts";

/** A translated cell or file, as the session announces it before it runs. */
export interface Announcement {
  /** V8's name of the script: `cell-7.ts`, `file:///…/helpers.ts`, `file:///…/helpers.ts?1`. */
  url: string;
  /** How a person calls it: `In [3]`, `helpers.ts`. */
  label: string;
  source: string;
  /** Source map (JSON), or empty where the script is the source itself. */
  map: string;
}

/** A script of the user's. */
export interface Script {
  readonly url: string;
  /** Under which frontends know it. */
  readonly path: string;
  readonly name: string;
  /** Unknown for a file that Node has loaded without a translation. */
  readonly source: string | undefined;
  readonly positions: Positions;
}

/** The user's scripts, by each of their names. */
export class Scripts {
  readonly #byUrl = new Map<string, Script>();
  readonly #byId = new Map<string, Script>();
  /** Texts of cells that may still be to run, by path. */
  readonly #dumped = new Map<string, string>();

  /** A frontend shows this cell. */
  dumped(source: string): string {
    const path = cellPath(source);
    this.#dumped.set(path, source);
    return path;
  }

  /** The text under a path; undefined when it is to be read from disk. */
  sourceOf(path: string): string | undefined {
    return this.withPath(path).at(-1)?.source ?? this.#dumped.get(path);
  }

  announced({ url, label, source, map }: Announcement): Script {
    const isFile = url.startsWith("file:");
    const path = isFile ? pathOf(url) : cellPath(source);
    const script = {
      url,
      path,
      name: isFile ? label : `Cell ${label}`,
      source,
      positions: new Positions(map),
    };
    this.#byUrl.set(url, script);
    return script;
  }

  /** V8 has parsed a script. Undefined when it is none of the user's. */
  parsed(scriptId: string, url: string): Script | undefined {
    if (!isOwnCode(url)) return undefined;
    const script = this.#byUrl.get(url) ?? this.#untranslated(url);
    this.#byId.set(scriptId, script);
    return script;
  }

  /** Undefined when the script is none of the user's. */
  withId(scriptId: string): Script | undefined {
    return this.#byId.get(scriptId);
  }

  withPath(path: string): Script[] {
    return this.all().filter((script) => script.path === path);
  }

  all(): Script[] {
    return [...this.#byUrl.values()];
  }

  clear(): void {
    this.#byUrl.clear();
    this.#byId.clear();
  }

  #untranslated(url: string): Script {
    const path = pathOf(url);
    const script = { url, path, name: path, source: undefined, positions: new Positions("") };
    this.#byUrl.set(url, script);
    return script;
  }
}

const pathOf = (url: string): string => (url.startsWith("file:") ? fileURLToPath(url) : url);
