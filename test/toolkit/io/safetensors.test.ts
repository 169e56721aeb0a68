import { constants } from "node:buffer";
import { open, readdir, readFile, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { FormatError, NotFoundError, ShapeError, ValueError } from "../../../toolkit/errors.ts";
import { parseHeader } from "../../../toolkit/io/header.ts";
import { openSafetensors } from "../../../toolkit/io/safetensors.ts";
import { encodeHeader, writeSafetensors } from "../../../toolkit/io/write-safetensors.ts";
import { temporaryFolder } from "../../helpers/folder.ts";

const golden = path.join(import.meta.dirname, "../../fixtures/safetensors/python.safetensors");

describe("a file written by Python's safetensors", () => {
  it.each([
    ["f64", [1, -2.5, 0.15625]],
    ["f32", [1, -2.5, 0.15625]],
    ["f16", [1, -2.5, 0.15625]],
    ["bf16", [1, -2.5, 0.15625]],
    ["i64", [-1, 0, 2 ** 40]],
    ["u64", [0, 1, 2 ** 40]],
    ["i32", [-1, 0, 70_000]],
    ["u32", [0, 1, 4_000_000_000]],
    ["i16", [-1, 0, 300]],
    ["u16", [0, 1, 65_535]],
    ["i8", [-1, 0, 127]],
    ["u8", [0, 1, 255]],
    ["bool", [0, 1, 1]],
  ])("gives the numbers of %s", async (name, expected) => {
    const file = await openSafetensors(golden);
    const { shape, data } = await file.read(name);
    expect(shape).toEqual([3]);
    expect([...data]).toEqual(expected);
  });

  it("gives a scalar and an empty tensor their shapes", async () => {
    const file = await openSafetensors(golden);
    expect(await file.read("scalar")).toEqual({ shape: [], data: Float32Array.of(7) });
    expect(await file.read("empty")).toEqual({ shape: [0, 4], data: new Float32Array(0) });
  });

  it("comes out byte for byte when its tensors are written again", async () => {
    const copy = path.join(await temporaryFolder(), "copy.safetensors");
    const { tensors, metadata, readBytes } = await openSafetensors(golden);
    const entries = [...tensors].reverse();
    await writeSafetensors(
      copy,
      entries.map(([name, { dtype, shape }]) => ({ name, dtype, shape, bytes: () => readBytes(name) })),
      metadata,
    );
    expect((await readFile(copy)).equals(await readFile(golden))).toBe(true);
  });
});

/** The bytes of a file: header length, header, data. */
function literal(header: string, dataBytes: number, length = Buffer.byteLength(header)): Uint8Array {
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(length));
  return Buffer.concat([prefix, Buffer.from(header), Buffer.alloc(dataBytes)]);
}

const entry = (begin: number, end: number, shape = [(end - begin) / 4], dtype = "F32") =>
  JSON.stringify({ dtype, shape, data_offsets: [begin, end] });

describe("a damaged file is refused, with the numbers", () => {
  it.each<[string, Uint8Array, RegExp]>([
    ["nothing in it", Buffer.alloc(0), /at least 8 bytes, got 0/],
    [
      "a header longer than the format allows",
      literal("{}", 0, 100_000_001),
      /100000000 bytes.*says 100000001/,
    ],
    ["a header longer than the file", literal("{}", 0, 50), /header ends at 58, the file at 10/],
    ["a header that is no object", literal("[1]", 0), /begin with "\{", got byte 91/],
    ["a header that is no JSON", literal('{"a":', 0), /not JSON/],
    [
      "a header that is no UTF-8",
      Buffer.concat([literal("{", 0, 3), Buffer.of(0xff, 0x7d)]),
      /not JSON in UTF-8/,
    ],
    ["a name twice", literal(`{"a":${entry(0, 4)},"\\u0061":${entry(4, 8)}}`, 8), /"a" stands twice/],
    ["an unknown dtype", literal(`{"a":${entry(0, 4, [1], "F31")}}`, 4), /"a" has unknown dtype "F31"/],
    ["no entry but a number", literal('{"a":1}', 4), /"a" has unknown dtype/],
    ["a negative dimension", literal(`{"a":${entry(0, 4, [-1])}}`, 4), /shape of whole numbers, got \[-1\]/],
    ["a broken dimension", literal(`{"a":${entry(0, 4, [1.5])}}`, 4), /shape of whole numbers, got \[1.5\]/],
    [
      "one offset",
      literal('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}', 4),
      /\[begin, end\], got \[0\]/,
    ],
    [
      "offsets that do not fit the shape",
      literal(`{"a":${entry(0, 4, [3])}}`, 4),
      /F32 \[3\] needs 12 bytes, got 4/,
    ],
    [
      "a shape beyond counting",
      literal(`{"a":${entry(0, 4, [2 ** 40, 2 ** 40])}}`, 4),
      /needs .* bytes, got 4/,
    ],
    [
      "truncated data",
      literal(`{"x":${entry(0, 1_048_640)}}`, 1_048_576),
      /"x" ends at 1048640, data ends at 1048576/,
    ],
    ["data behind the last tensor", literal(`{"a":${entry(0, 4)}}`, 5), /tensors end at 4, data ends at 5/],
    ["a gap", literal(`{"a":${entry(0, 4)},"b":${entry(8, 12)}}`, 12), /"b" must begin at 4, got 8/],
    ["an overlap", literal(`{"a":${entry(0, 8)},"b":${entry(4, 12)}}`, 12), /"b" must begin at 8, got 4/],
    ["a gap before the first", literal(`{"a":${entry(4, 8)}}`, 8), /"a" must begin at 0, got 4/],
    ["metadata of numbers", literal('{"__metadata__":{"a":1}}', 0), /map strings to strings/],
  ])("%s", async (_, bytes, message) => {
    const file = path.join(await temporaryFolder(), "model.safetensors");
    await writeFile(file, bytes);
    const opening = openSafetensors(file);
    await expect(opening).rejects.toThrow(FormatError);
    await expect(opening).rejects.toThrow(message);
    await expect(opening).rejects.toThrow(file);
  });

  it("cut short anywhere", async () => {
    const whole = await readFile(golden);
    const file = path.join(await temporaryFolder(), "model.safetensors");
    for (let length = 0; length < whole.length; length += 13) {
      await writeFile(file, whole.subarray(0, length));
      await expect(openSafetensors(file)).rejects.toThrow(FormatError);
    }
  });
});

describe("opening and reading", () => {
  it("says where nothing was found", async () => {
    const file = path.join(await temporaryFolder(), "none.safetensors");
    await expect(openSafetensors(file)).rejects.toThrow(NotFoundError);
    await expect(openSafetensors(file)).rejects.toThrow(/nothing is there .*none\.safetensors/);
  });

  it("says that a folder is no file", async () => {
    await expect(openSafetensors(import.meta.dirname)).rejects.toThrow(/expected a file, got a folder/);
  });

  it("refuses a tensor that is not there", async () => {
    const file = await openSafetensors(golden);
    await expect(file.read("f128")).rejects.toThrow(/no tensor "f128"/);
  });

  it("accepts a key that stands in two different objects, and a tensor called like a property of all objects", async () => {
    const name = path.join(await temporaryFolder(), "a.safetensors");
    await writeFile(name, literal(`{"dtype":${entry(0, 4)},"__proto__":${entry(4, 8)}}`, 8));
    const { tensors } = await openSafetensors(name);
    expect([...tensors.keys()]).toEqual(["dtype", "__proto__"]);
  });

  it("reads a tensor that lies beyond 4 GB, in a file with a hole on disk", async () => {
    const name = path.join(await temporaryFolder(), "large.safetensors");
    const hole = 5_000_000_000;
    const header = literal(`{"hole":${entry(0, hole, [hole], "U8")},"a":${entry(hole, hole + 4)}}`, 0);
    const handle = await open(name, "w");
    await handle.write(header);
    await handle.write(Float32Array.of(1.5), 0, 4, header.length + hole);
    await handle.close();
    const file = await openSafetensors(name);
    expect([...(await file.read("a")).data]).toEqual([1.5]);
    if (hole > constants.MAX_LENGTH)
      await expect(file.readBytes("hole")).rejects.toThrow(
        /one tensor may have 4294967296 bytes .*got 5000000000/,
      );
  });

  it("gives tensors beyond 4 GB offsets of 64 bits when it writes", () => {
    const hole = { name: "a", dtype: "F64", shape: [2 ** 30, 5], bytes: new Uint8Array(0) } as const;
    const header = encodeHeader([hole, { ...hole, name: "b", dtype: "I8", shape: [3] }], {});
    const { tensors } = parseHeader(header.subarray(8), 5 * 2 ** 33 + 3, "large.safetensors");
    expect(tensors.get("b")).toEqual({
      dtype: "I8",
      shape: [3],
      begin: 42_949_672_960,
      end: 42_949_672_963,
    });
  });

  it("notices that the file was changed after it was opened", async () => {
    const name = path.join(await temporaryFolder(), "a.safetensors");
    await writeFile(name, await readFile(golden));
    const file = await openSafetensors(name);
    await truncate(name, 1000);
    await expect(file.read("f32")).rejects.toThrow(/changed since it was opened/);
  });
});

describe("writing", () => {
  const tensor = (name: string, length: number) =>
    ({ name, dtype: "F32", shape: [1], bytes: new Uint8Array(length) }) as const;

  it("refuses bytes that do not fit, and leaves the folder as it was", async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, "model.safetensors");
    await writeFile(file, "before");
    await expect(writeSafetensors(file, [tensor("a", 4), tensor("b", 3)])).rejects.toThrow(ShapeError);
    expect(await readdir(folder)).toEqual(["model.safetensors"]);
    expect(await readFile(file, "utf8")).toBe("before");
  });

  it("says that there is no folder to write in", async () => {
    const file = path.join(await temporaryFolder(), "none", "model.safetensors");
    await expect(writeSafetensors(file, [])).rejects.toThrow(NotFoundError);
    await expect(writeSafetensors(file, [])).rejects.toThrow(/expected a folder .*nothing is there .*none\)/);
  });

  it("refuses a name twice and the reserved name", async () => {
    const file = path.join(await temporaryFolder(), "model.safetensors");
    await expect(writeSafetensors(file, [tensor("a", 4), tensor("a", 4)])).rejects.toThrow(ValueError);
    await expect(writeSafetensors(file, [tensor("__metadata__", 4)])).rejects.toThrow(ValueError);
  });

  it("starts the data at a multiple of eight bytes", async () => {
    const file = path.join(await temporaryFolder(), "model.safetensors");
    for (const name of ["a", "ab", "abc", "ü"]) {
      await writeSafetensors(file, [tensor(name, 4)]);
      expect(((await readFile(file)).length - 4) % 8).toBe(0);
      expect([...(await openSafetensors(file)).tensors.keys()]).toEqual([name]);
    }
  });
});
