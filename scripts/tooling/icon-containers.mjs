/** A Windows icon: `[size, png][]`, up to 256 pixels. ICONDIR, one ICONDIRENTRY each, then the PNG files as they are. */
export function ico(images) {
  const header = Buffer.alloc(6 + 16 * images.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(images.length, 4);
  let offset = header.length;
  for (const [index, [size, png]] of images.entries()) {
    const at = 6 + 16 * index;
    // 0 stands for 256.
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(png.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([header, ...images.map(([, png]) => png)]);
}

/** Each type holds one PNG of this many pixels; the second of a size is its half-size icon on a dense screen. */
const ICNS_TYPES = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
];

/** A macOS icon from PNG files by size: `icns`, the length, then type, length and PNG of each. */
export function icns(pngBySize) {
  const parts = ICNS_TYPES.map(([type, size]) => chunk(type, pngBySize.get(size)));
  return chunk('icns', Buffer.concat(parts));
}

function chunk(type, data) {
  const header = Buffer.alloc(8);
  header.write(type, 0, 'ascii');
  header.writeUInt32BE(8 + data.length, 4);
  return Buffer.concat([header, data]);
}
