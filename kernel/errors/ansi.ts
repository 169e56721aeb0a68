// Colours as frontends of Jupyter draw them.

const control = "\u001b[";
const coloured = (code: number) => (text: string) => `${control}${code}m${text}${control}0m`;

export const red = coloured(31);
export const yellow = coloured(33);
export const green = coloured(32);
export const dim = coloured(90);
