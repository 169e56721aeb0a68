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
`;
