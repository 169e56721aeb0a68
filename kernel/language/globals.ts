/** What every cell can use without importing it, as a declaration file for the type checker. */
export const globalDeclarations = `
/**
 * Shows a value under the running cell, at once.
 *
 * @param options.id  a name under which \`updateDisplay\` can replace it
 */
declare function display(value: unknown, options?: { id?: string }): void;

declare namespace display {
  /** Shows HTML. */
  function html(source: string, options?: { id?: string }): void;
  /** Shows Markdown. */
  function markdown(source: string, options?: { id?: string }): void;
  /** Shows a formula; the \`$\` around it may be left out. */
  function latex(source: string, options?: { id?: string }): void;
  /** Shows an SVG image. */
  function svg(source: string, options?: { id?: string }): void;
  /** Shows a PNG image: the bytes of its file, or these in base64. */
  function png(image: Uint8Array | string, options?: { id?: string }): void;
  /** Shows a value as a tree that can be folded and searched. */
  function json(value: unknown, options?: { id?: string }): void;
}

/** Replaces what was shown under this name. */
declare function updateDisplay(id: string, value: unknown): void;

declare namespace updateDisplay {
  /** Replaces what was shown under this name by HTML. */
  function html(id: string, source: string): void;
  /** Replaces what was shown under this name by Markdown. */
  function markdown(id: string, source: string): void;
  /** Replaces what was shown under this name by a formula. */
  function latex(id: string, source: string): void;
  /** Replaces what was shown under this name by an SVG image. */
  function svg(id: string, source: string): void;
  /** Replaces what was shown under this name by a PNG image. */
  function png(id: string, image: Uint8Array | string): void;
  /** Replaces what was shown under this name by a tree that can be folded and searched. */
  function json(id: string, value: unknown): void;
}

/** Takes away what the cell has shown so far; with \`wait\`, only when something new comes. */
declare function clearOutput(wait?: boolean): void;

/**
 * The same items, one by one, while a bar below the cell shows how many are done, how fast, and the time that is left.
 * Loops within loops stand below each other. A loop that fails or is left early leaves its bar marked as stopped.
 *
 * @param options.total  how many items there will be, where they do not say so themselves
 * @param options.label  what is counted
 */
declare function progress<T>(
  items: Iterable<T>,
  options?: { total?: number; label?: string },
): Generator<T, void, undefined>;
declare function progress<T>(
  items: AsyncIterable<T>,
  options?: { total?: number; label?: string },
): AsyncGenerator<T, void, undefined>;

declare namespace progress {
  /**
   * A function to hand to work that tells by itself how far it is, which a bar below the cell then shows:
   * \`{ onProgress: progress.callback("problems", "tokens") }\`.
   *
   * @param label    what is counted
   * @param counted  what a third number counts, which is shown beside
   */
  function callback(label?: string, counted?: string): (done: number, total: number, more?: number) => void;
}

/**
 * Asks the person at the frontend for a line of text, and waits for it.
 *
 * @param options.password  hides what is typed
 */
declare function prompt(text?: string, options?: { password?: boolean }): string;

/** What goes with the data of a message over a comm: metadata, and bytes that do not become JSON. */
interface CommAttached { metadata?: Record<string, unknown>; buffers?: ArrayBufferView[] }

/** What the frontend has sent over a comm. */
interface CommReceived { data: Record<string, any>; metadata: Record<string, any>; buffers: Uint8Array[] }

/** A line between an object here and one in the frontend. Both sides send, either side closes. */
interface Comm {
  readonly id: string;
  readonly target: string;
  readonly isOpen: boolean;
  /** Called with every message; one that returns a promise holds back the frontend's next until it settles. */
  onMessage: (message: CommReceived) => unknown;
  onClose: (message: CommReceived) => unknown;
  send(data?: object, attached?: CommAttached): void;
  close(data?: object, attached?: CommAttached): void;
}

/** How cells talk with code in the frontend. */
declare const comms: {
  /** From now on, the frontend can open comms to this target. */
  register(target: string, opened: (comm: Comm, message: CommReceived) => unknown): void;
  unregister(target: string): void;
  /** Opens a comm to what the frontend has under this target. */
  open(target: string, data?: object, options?: CommAttached & { id?: string }): Comm;
};
`;
