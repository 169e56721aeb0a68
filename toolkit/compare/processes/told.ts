/** What a model's turn has come to: "compress", 3 of 28. */
export type Told = (step: string, done: number, of: number) => void;
