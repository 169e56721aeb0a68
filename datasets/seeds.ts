/** One seed for each thing that is drawn, so that changing one leaves the others as they were. */
export const SEED = { tokenizer: 1, weights: 2, stories: 3, problems: 4, heldOut: 5 };

/** Problems that are kept from training, to measure on. */
export const HELD_OUT = 200;
