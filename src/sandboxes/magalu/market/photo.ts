/** A photo that a buyer took: stripes and a lamp, drawn here so that no file is needed. */

import { crc32, deflateSync } from 'node:zlib';

/** A PNG of this many pixels each way. */
export function drawPhoto(side = 96): Buffer {
  const rows = Array.from({ length: side }, (_, y) =>
    Buffer.from([0, ...Array.from({ length: side }, (_, x) => colourAt(x / side, y / side)).flat()]),
  );
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A red lamp on a white box on a wooden table. */
function colourAt(x: number, y: number): readonly [number, number, number] {
  if ((x - 0.5) ** 2 + (y - 0.5) ** 2 < 0.006) return [215, 30, 40];
  if (x > 0.2 && x < 0.8 && y > 0.35 && y < 0.65) return [236, 238, 240];
  return y * 8 - Math.floor(y * 8) < 0.15 ? [120, 80, 50] : [158, 112, 74];
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
