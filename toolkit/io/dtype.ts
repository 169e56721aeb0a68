/** Element types of the safetensors format with their size in bits, in the format's own order. */
const bits = {
  BOOL: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2FNUZ: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  C64: 64,
  F64: 64,
  I64: 64,
  U64: 64,
} as const;

export type Dtype = keyof typeof bits;

export const isDtype = (name: unknown): name is Dtype =>
  typeof name === "string" && Object.hasOwn(bits, name);

/** Size of one element in bits; 4 and 6 for the packed types. */
export const bitsOf = (dtype: Dtype): number => bits[dtype];

/** Every element type, in the format's own order. */
export const dtypes = Object.keys(bits) as Dtype[];

/** Sorts wide types first, as Hugging Face's writer does: every tensor then starts at a multiple of its element's size. */
export const widestFirst = (a: Dtype, b: Dtype): number => dtypes.indexOf(b) - dtypes.indexOf(a);
