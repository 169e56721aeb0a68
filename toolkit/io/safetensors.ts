import { constants } from "node:buffer";
import { type FileHandle, open } from "node:fs/promises";
import { FormatError, NotFoundError, UnsupportedError } from "../errors.ts";
import { allocate, type Tensor } from "../tensor/tensor.ts";
import { decode, decodedShape } from "./decode.ts";
import { type Header, MAX_HEADER_BYTES, parseHeader, type TensorInfo } from "./header.ts";
import { whyNot } from "./json.ts";

/**
 * A safetensors file whose header has been read; tensors are read one at a time, when asked for.
 * Each read opens the file and closes it again, so there is nothing to close and nothing to leak.
 */
export interface SafetensorsFile extends Header {
  readonly file: string;
  /** One tensor, decoded to float32. Complex numbers gain a last axis: real part and imaginary part. */
  read(name: string): Promise<Tensor>;
  /** One tensor as it is stored. */
  readBytes(name: string): Promise<Uint8Array>;
}

/**
 * Opens a safetensors file: reads its header, checks it, and leaves the data on disk.
 *
 *   8 bytes: header length n, little-endian | n bytes: JSON | data
 *
 * Cost: the header only; `read` costs one tensor.
 *
 * @throws {NotFoundError} no such file
 * @throws {FormatError} truncated, damaged, not safetensors, or changed since it was opened
 * @throws {UnsupportedError} from `read`, a tensor larger than an array can be (4 GiB in Node 20)
 */
export async function openSafetensors(file: string): Promise<SafetensorsFile> {
  const { header, dataStart, state } = await withFile(file, readHeader);
  const info = (name: string): TensorInfo => {
    const found = header.tensors.get(name);
    if (!found) throw new NotFoundError(`readSafetensors: no tensor "${name}" (${file})`);
    return found;
  };
  const readBytes = (name: string) => {
    const { begin, end } = info(name);
    return withFile(file, async (handle) => {
      if ((await stateOf(handle)) !== state)
        throw new FormatError(`readSafetensors: the file changed since it was opened (${file})`);
      return readRange(handle, dataStart + begin, end - begin, file);
    });
  };
  const read = async (name: string): Promise<Tensor> => {
    const { dtype, shape } = info(name);
    return { shape: decodedShape(dtype, shape), data: decode(dtype, await readBytes(name)) };
  };
  return { file, ...header, read, readBytes };
}

async function readHeader(handle: FileHandle, file: string) {
  const status = await handle.stat();
  if (!status.isFile()) throw new NotFoundError(`readSafetensors: expected a file, got a folder (${file})`);
  const { size } = status;
  if (size < 8) throw new FormatError(`readSafetensors: expected at least 8 bytes, got ${size} (${file})`);
  const prefix = await readRange(handle, 0, 8, file);
  const length = Number(new DataView(prefix.buffer, prefix.byteOffset).getBigUint64(0, true));
  if (length > MAX_HEADER_BYTES)
    throw new FormatError(
      `readSafetensors: the header may have ${MAX_HEADER_BYTES} bytes, its length says ${length} (${file})`,
    );
  if (8 + length > size)
    throw new FormatError(`readSafetensors: the header ends at ${8 + length}, the file at ${size} (${file})`);
  const json = await readRange(handle, 8, length, file);
  const dataStart = 8 + length;
  return { header: parseHeader(json, size - dataStart, file), dataStart, state: await stateOf(handle) };
}

/** What tells that a path still leads to the bytes whose header was read. */
async function stateOf(handle: FileHandle): Promise<string> {
  const { ino, size, mtimeMs } = await handle.stat();
  return `${ino} ${size} ${mtimeMs}`;
}

/** Bytes from anywhere in a file (also beyond 4 GB), in memory that TensorFlow takes without a copy. */
async function readRange(
  handle: FileHandle,
  position: number,
  length: number,
  file: string,
): Promise<Uint8Array> {
  if (length > constants.MAX_LENGTH)
    throw new UnsupportedError(
      `readSafetensors: one tensor may have ${constants.MAX_LENGTH} bytes in Node ${process.version}, got ${length} (${file})`,
    );
  const memory = allocate(Math.ceil(length / 4));
  const bytes = new Uint8Array(memory.buffer, memory.byteOffset, length);
  for (let done = 0; done < length; ) {
    const wanted = Math.min(length - done, LARGEST_READ);
    const { bytesRead } = await handle.read(bytes, done, wanted, position + done);
    if (bytesRead === 0)
      throw new FormatError(
        `readSafetensors: expected ${length} bytes at ${position}, got ${done} (${file})`,
      );
    done += bytesRead;
  }
  return bytes;
}

const LARGEST_READ = 2 ** 30; // one read(2) returns less than 2 GiB

async function withFile<T>(file: string, use: (handle: FileHandle, file: string) => Promise<T>): Promise<T> {
  const handle = await open(file).catch((cause: NodeJS.ErrnoException) => {
    throw new NotFoundError(`readSafetensors: expected a safetensors file, ${whyNot(cause)} (${file})`, {
      cause,
    });
  });
  try {
    return await use(handle, file);
  } finally {
    await handle.close();
  }
}
