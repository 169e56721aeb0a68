/** `tokenizer.json` of one token for each of these characters, in their order; the first stands for all others. */
export const letterTokenizer = (characters: string) => ({
  version: "1.0",
  added_tokens: ["<s>", "</s>"].map((content, i) => ({ id: 1 + i, content, special: true })),
  normalizer: { type: "Lowercase" },
  pre_tokenizer: null,
  post_processor: null,
  decoder: { type: "Fuse" },
  model: {
    type: "BPE",
    unk_token: characters[0],
    vocab: Object.fromEntries([...characters].map((letter, i) => [letter, i])),
    merges: [],
  },
});
