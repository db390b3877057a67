/** Reads and writes the PNGs of Chromium (8 bits, RGB or RGBA, not interlaced; PNG 3rd edition, W3C). */
import { deflateSync, inflateSync, crc32 } from 'node:zlib';

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** RGBA. */
  readonly data: Uint8ClampedArray;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const chunksOf = (png: Buffer): { type: string; body: Buffer }[] => {
  const chunks = [];
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), body: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
};

const paeth = (left: number, up: number, corner: number): number => {
  const guess = left + up - corner;
  const [byLeft, byUp, byCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
};

/** §9: undoes the filter of one line in place; `above` is the line before, already undone. */
const unfilter = (kind: number, line: Buffer, above: Buffer, step: number): void => {
  for (let at = 0; at < line.length; at += 1) {
    const left = at < step ? 0 : (line[at - step] ?? 0);
    const up = above[at] ?? 0;
    const corner = at < step ? 0 : (above[at - step] ?? 0);
    const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][kind] ?? 0;
    line[at] = ((line[at] ?? 0) + guess) & 0xff;
  }
};

export const readPng = (png: Buffer): Pixels => {
  const chunks = chunksOf(png);
  const head = chunks.find(({ type }) => type === 'IHDR')?.body;
  if (!head || head[8] !== 8 || head[12] !== 0) throw new Error('not a PNG that Chromium writes');
  const [width, height, step] = [head.readUInt32BE(0), head.readUInt32BE(4), head[9] === 6 ? 4 : 3];
  const raw = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ body }) => body)));
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  let above = Buffer.alloc(width * step);
  for (let row = 0; row < height; row += 1) {
    const from = row * (width * step + 1);
    const line = raw.subarray(from + 1, from + 1 + width * step);
    unfilter(raw[from] ?? 0, line, above, step);
    for (let column = 0; column < width; column += 1)
      for (let part = 0; part < step; part += 1)
        data[(row * width + column) * 4 + part] = line[column * step + part] ?? 0;
    above = line;
  }
  return { width, height, data };
};

const PALETTE = 256;

/** Colours closer than this share a place, otherwise the greys of letters would crowd out a small coloured sign. */
const ALIKE = 5 ** 2;

const apart = (one: number, other: number): number => {
  const [red, green, blue] = [16, 8, 0].map((shift) => ((one >> shift) & 0xff) - ((other >> shift) & 0xff));
  return (red ?? 0) ** 2 + (green ?? 0) ** 2 + (blue ?? 0) ** 2;
};

/** Most frequent first; if not all fit, without those that resemble a kept one. */
const keptOf = (byUse: readonly number[]): number[] => {
  if (byUse.length <= PALETTE) return [...byUse];
  const kept: number[] = [];
  for (const colour of byUse) {
    if (kept.length === PALETTE) break;
    if (kept.every((other) => apart(colour, other) > ALIKE)) kept.push(colour);
  }
  return kept;
};

/** Keeps frequent colours; every other one becomes the nearest of them. */
const paletteOf = (counts: ReadonlyMap<number, number>): Map<number, number> => {
  const byUse = [...counts].toSorted(([, one], [, other]) => other - one).map(([colour]) => colour);
  const kept = keptOf(byUse);
  const places = new Map(kept.map((colour, place) => [colour, place]));
  for (const colour of byUse.filter((one) => !places.has(one))) {
    let nearest = 0;
    for (let place = 1; place < kept.length; place += 1)
      if (apart(colour, kept[place] ?? 0) < apart(colour, kept[nearest] ?? 0)) nearest = place;
    places.set(colour, nearest);
  }
  return places;
};

const chunk = (type: string, body: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
};

/** At most 256 colours, one byte per pixel, because a page has few colours and its picture can be small. */
export const writeSmallPng = ({ width, height, data }: Pixels): Buffer => {
  const colours = new Uint32Array(width * height);
  const counts = new Map<number, number>();
  for (let pixel = 0; pixel < colours.length; pixel += 1) {
    const colour = ((data[pixel * 4] ?? 0) << 16) | ((data[pixel * 4 + 1] ?? 0) << 8) | (data[pixel * 4 + 2] ?? 0);
    colours[pixel] = colour;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const places = paletteOf(counts);
  const lines = Buffer.alloc(height * (width + 1));
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1)
      lines[row * (width + 1) + 1 + column] = places.get(colours[row * width + column] ?? 0) ?? 0;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const kept = [...places.keys()].slice(0, new Set(places.values()).size); // kept colours come first
  const palette = Buffer.from(kept.flatMap((colour) => [(colour >> 16) & 0xff, (colour >> 8) & 0xff, colour & 0xff]));
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};
