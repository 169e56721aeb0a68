import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { bitsOf, dtypes } from "../../../toolkit/io/dtype.ts";
import { openSafetensors } from "../../../toolkit/io/safetensors.ts";
import { type SafetensorsEntry, writeSafetensors } from "../../../toolkit/io/write-safetensors.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { pythonWith, runPython } from "../../helpers/python.ts";

const python = pythonWith("safetensors");

/** Reads a file with Python's library and writes what it read with its writer. Prints what it saw. */
const copy = `
import ctypes, json, sys
from safetensors import TensorSpec, deserialize, safe_open, serialize_file

names = {
    "BOOL": "bool", "I8": "int8", "U8": "uint8", "I16": "int16", "U16": "uint16", "I32": "int32", "U32": "uint32",
    "I64": "int64", "U64": "uint64", "F16": "float16", "BF16": "bfloat16", "F32": "float32", "F64": "float64",
    "F8_E4M3": "float8_e4m3fn", "F8_E5M2": "float8_e5m2", "F8_E8M0": "float8_e8m0fnu", "C64": "complex64",
    "F8_E4M3FNUZ": "float8_e4m3fnuz", "F8_E5M2FNUZ": "float8_e5m2fnuz", "F4": "float4_e2m1fn_x2",
}
source, target = sys.argv[1:]
seen, kept, specs = {}, [], {}
for name, tensor in deserialize(open(source, "rb").read()):
    data, shape = bytes(tensor["data"]), list(tensor["shape"])
    seen[name] = [tensor["dtype"], list(shape), data.hex()]
    if tensor["dtype"] == "F4": shape[-1] //= 2  # Python counts pairs
    kept.append(ctypes.create_string_buffer(data, len(data)))
    specs[name] = TensorSpec(
        dtype=names[tensor["dtype"]], shape=shape, data_ptr=ctypes.addressof(kept[-1]), data_len=len(data)
    )
serialize_file(specs, target, {"made": "by hand"})
print(json.dumps(seen))
`;

/** A tensor [2, 4] of every type that Python's library can write (all but F6), with bytes of every kind. */
const entries = dtypes
  .filter((dtype) => !dtype.startsWith("F6"))
  .map((dtype, i): SafetensorsEntry => {
    const bytes = Uint8Array.from({ length: bitsOf(dtype) }, (_, j) =>
      dtype === "BOOL" ? j % 2 : 37 * j + i,
    );
    return { name: `tensor.${dtype}`, dtype, shape: [2, 4], bytes };
  });

beforeEach(({ skip }) => skip(!python, "no Python here has the package safetensors"));

describe("Python's safetensors", () => {
  it("reads what is written here, and writes the same bytes itself", async () => {
    const folder = await temporaryFolder();
    const [ours, theirs] = ["ours", "theirs"].map((name) => path.join(folder, `${name}.safetensors`)) as [
      string,
      string,
    ];
    await writeSafetensors(ours, entries, { made: "by hand" });
    const seen = runPython(python!, copy, [ours, theirs]);
    expect(seen).toEqual(
      Object.fromEntries(
        entries.map(({ name, dtype, shape, bytes }) => [
          name,
          [dtype, shape, Buffer.from(bytes as Uint8Array).toString("hex")],
        ]),
      ),
    );
    expect((await readFile(theirs)).equals(await readFile(ours))).toBe(true);
  });

  it("writes what is read here, tensor by tensor", async () => {
    const folder = await temporaryFolder();
    const [ours, theirs] = [path.join(folder, "a"), path.join(folder, "b")];
    await writeSafetensors(ours, entries);
    runPython(python!, copy, [ours, theirs]);
    const file = await openSafetensors(theirs);
    expect(file.metadata).toEqual({ made: "by hand" });
    for (const { name, bytes } of entries)
      expect([...(await file.readBytes(name))], name).toEqual([...(bytes as Uint8Array)]);
  });

  it("refuses what is refused here", async () => {
    const file = path.join(await temporaryFolder(), "a");
    await writeFile(file, Buffer.concat([await readFile(await written(file)), Buffer.alloc(1)]));
    await expect(openSafetensors(file)).rejects.toThrow(/tensors end at/);
    expect(() => runPython(python!, copy, [file, `${file}.copy`])).toThrow(/SafetensorError/);
  });
});

async function written(file: string): Promise<string> {
  await writeSafetensors(file, entries);
  return file;
}
