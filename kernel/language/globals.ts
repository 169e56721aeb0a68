/** What every cell can use without importing it, as a declaration file for the type checker. */
export const globalDeclarations = `
/** Shows a value under the running cell, as if it were the last expression. */
declare function display(value: unknown): void;

/** Removes what the running cell has shown so far; with \`wait\`, only when something new comes. */
declare function clearOutput(wait?: boolean): void;
`;
