import { crc32, deflateSync } from "node:zlib";
import type { Rgb } from "./colorScale.ts";

/** A picture of `width` × `height` dots as a PNG file: 8 bits for red, green and blue each, rows from the top. */
export function png(width: number, height: number, colorAt: (row: number, column: number) => Rgb): Buffer {
  const rows = Buffer.alloc(height * (1 + 3 * width)); // each row begins with 0: no filter
  for (let row = 0, at = 0; row < height; row++) {
    at++;
    for (let column = 0; column < width; column++, at += 3) rows.set(colorAt(row, column), at);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8); // bits a channel; red, green, blue
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks = [chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([signature, ...chunks]);
}

/** Length, name, content, checksum of name and content. */
function chunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), content]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(content.length, 0);
  ends.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)]);
}
