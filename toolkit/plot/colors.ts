/** Colours that readers with any kind of colour vision can tell apart (Okabe and Ito, 2008). */
export const colors = {
  black: "#000000",
  orange: "#E69F00",
  skyBlue: "#56B4E9",
  green: "#009E73",
  blue: "#0072B2",
  vermilion: "#D55E00",
  purple: "#CC79A7",
} as const;

const inOrder = [
  colors.blue,
  colors.vermilion,
  colors.green,
  colors.orange,
  colors.purple,
  colors.skyBlue,
  colors.black,
];

/** The colour of the i-th kind of thing; after seven they come again, with other dashes and markers. */
export const categoryColor = (i: number): string => inOrder[i % inOrder.length]!;

/** Numbers from 0 to 1 and the colours there; between them colours are mixed. */
export type ColorScale = readonly (readonly [at: number, color: string])[];

const evenly = (stops: readonly string[]): ColorScale =>
  stops.map((color, i) => [i / (stops.length - 1), color] as const);

/** From little to much: cividis, which looks the same to readers who confuse red and green (Nuñez and others, 2018). */
export const sequential: ColorScale = evenly([
  "#00224E",
  "#123570",
  "#3B496C",
  "#575D6D",
  "#707173",
  "#8A8678",
  "#A59C74",
  "#C3B369",
  "#E1CC55",
  "#FEE838",
]);

/** From negative over zero, which is white, to positive: vermilion and blue of the palette, darkened at the ends. */
export const diverging: ColorScale = evenly([
  "#7A3200",
  "#D55E00",
  "#F2B48C",
  "#FFFFFF",
  "#8CC4E5",
  "#0072B2",
  "#003E66",
]);
