// Jupyter counts cursor positions in Unicode code points, JavaScript in UTF-16 units. They differ behind an emoji.

export const toUnits = (text: string, codePoints: number): number =>
  [...text].slice(0, codePoints).join("").length;

export const toCodePoints = (text: string, units: number): number => [...text.slice(0, units)].length;
