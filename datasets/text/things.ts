/** Things one can count, as [one, several]. */
export const THINGS: readonly (readonly [one: string, many: string])[] = [
  ["apple", "apples"],
  ["pear", "pears"],
  ["plum", "plums"],
  ["shell", "shells"],
  ["stone", "stones"],
  ["stamp", "stamps"],
  ["coin", "coins"],
  ["book", "books"],
  ["pencil", "pencils"],
  ["marble", "marbles"],
  ["cookie", "cookies"],
  ["cake", "cakes"],
  ["flower", "flowers"],
  ["nut", "nuts"],
  ["egg", "eggs"],
  ["card", "cards"],
  ["button", "buttons"],
  ["ribbon", "ribbons"],
];

/** Things that hold others, as [one, several]. */
export const HOLDERS: readonly (readonly [one: string, many: string])[] = [
  ["box", "boxes"],
  ["bag", "bags"],
  ["basket", "baskets"],
  ["jar", "jars"],
];

/** `1 apple`, `2 apples`. */
export const counted = (count: number, [one, many]: readonly [string, string]): string =>
  `${count} ${count === 1 ? one : many}`;
