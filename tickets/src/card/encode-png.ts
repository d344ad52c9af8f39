import { promisify } from "node:util";
import { crc32, deflate } from "node:zlib";

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const bytesPerPixel = 4;

/** Pixels of 4 bytes (RGBA) as a PNG (RFC 2083), compressed outside the event loop. */
export async function encodePng(pixels: Uint8Array, width: number, height: number): Promise<Buffer> {
  const rowLength = width * bytesPerPixel;
  // Each row begins with its filter: 0, none.
  const rows = Buffer.alloc(height * (rowLength + 1));
  for (let row = 0; row < height; row++)
    rows.set(pixels.subarray(row * rowLength, (row + 1) * rowLength), row * (rowLength + 1) + 1);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits for each of red, green, blue and alpha.
  header.set([8, 6], 8);
  const data = await promisify(deflate)(rows);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const checked = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(checked));
  return Buffer.concat([length, checked, sum]);
}
