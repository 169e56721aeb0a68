/** What every cell can use without importing it, as a declaration file for the type checker. */
export const globalDeclarations = `
/**
 * Shows a value under the running cell, at once.
 *
 * @param options.id  a name under which \`updateDisplay\` can replace it
 */
declare function display(value: unknown, options?: { id?: string }): void;

/** Replaces what was shown under this name. */
declare function updateDisplay(id: string, value: unknown): void;

/** Takes away what the cell has shown so far; with \`wait\`, only when something new comes. */
declare function clearOutput(wait?: boolean): void;

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
