/** CRC-32C (Castagnoli, reflected polynomial), eight bytes at a time. */
const POLYNOMIAL = 0x82f63b78;
const SLICES = 8;
/** One table of 256 after the other: the checksum of a byte followed by 0 to 7 zero bytes. */
const TABLE = buildTable();

function buildTable(): Uint32Array {
  const table = new Uint32Array(SLICES * 256);
  for (let byte = 0; byte < 256; byte += 1) {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) {
      value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
    }
    table[byte] = value;
  }
  for (let at = 256; at < table.length; at += 1) {
    const before = table[at - 256] as number;
    table[at] = (before >>> 8) ^ (table[before & 0xff] as number);
  }
  return table;
}

/** The checksum of `bytes` from `start` up to `end`, unsigned. */
export function crc32c(bytes: Buffer, start = 0, end = bytes.length): number {
  const t = TABLE;
  let crc = -1;
  let at = start;
  for (const last = end - SLICES; at <= last; at += SLICES) {
    const low = crc ^ bytes.readInt32LE(at);
    const high = bytes.readInt32LE(at + 4);
    crc =
      (t[0x700 | (low & 0xff)] as number) ^
      (t[0x600 | ((low >>> 8) & 0xff)] as number) ^
      (t[0x500 | ((low >>> 16) & 0xff)] as number) ^
      (t[0x400 | (low >>> 24)] as number) ^
      (t[0x300 | (high & 0xff)] as number) ^
      (t[0x200 | ((high >>> 8) & 0xff)] as number) ^
      (t[0x100 | ((high >>> 16) & 0xff)] as number) ^
      (t[high >>> 24] as number);
  }
  for (; at < end; at += 1) {
    crc = (crc >>> 8) ^ (t[(crc ^ (bytes[at] as number)) & 0xff] as number);
  }
  return (crc ^ -1) >>> 0;
}
