interface View<T> {
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): T;
  readonly BYTES_PER_ELEMENT: number;
}

/**
 * Bytes seen as little-endian numbers, without a copy where the processor allows it.
 * A view must start at a multiple of its element's size; bytes that do not are copied first.
 * (Every processor that Node has binaries for is little-endian, IBM's s390x and AIX aside.)
 */
export function aligned<T>(View: View<T>, bytes: Uint8Array): T {
  const size = View.BYTES_PER_ELEMENT;
  const from = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  return new View(from.buffer, from.byteOffset, from.byteLength / size);
}
