import path from "node:path";
import { expect, it } from "vitest";
import { decode } from "../../../toolkit/io/decode.ts";
import { openSafetensors } from "../../../toolkit/io/safetensors.ts";

/** Every code of the small formats, and ml_dtypes' number for each: see the script beside it. */
const golden = path.join(import.meta.dirname, "../../fixtures/safetensors/small-floats.safetensors");

it.each(["F8_E4M3", "F8_E5M2", "F8_E8M0", "F8_E4M3FNUZ", "F8_E5M2FNUZ", "F4"])(
  "decodes every code of %s as ml_dtypes does, from a file of Python's",
  async (dtype) => {
    const file = await openSafetensors(golden);
    expect(file.tensors.get(dtype)!.dtype).toBe(dtype);
    const [decoded, expected] = [await file.read(dtype), await file.read(`${dtype}.values`)];
    expect(decoded.shape).toEqual(expected.shape);
    expect([...decoded.data]).toEqual([...expected.data]); // toEqual tells −0 from 0 and takes NaN for NaN
  },
);

it.each(["F6_E2M3", "F6_E3M2"] as const)("decodes every code of %s as ml_dtypes does", async (dtype) => {
  const file = await openSafetensors(golden);
  const codes = await file.readBytes(dtype);
  expect([...decode(dtype, codes)]).toEqual([...(await file.read(`${dtype}.values`)).data]);
});

it("gives complex numbers a last axis: real part, imaginary part", async () => {
  const { shape, data } = await (await openSafetensors(golden)).read("C64");
  expect(shape).toEqual([2, 2]);
  expect([...data]).toEqual([1, 2, -3.5, -0.25]);
});
