/** CRC-32C (Castagnoli, reflected polynomial 0x82f63b78) by slicing eight bytes at a time. */
const POLYNOMIAL = 0x82f63b78;
const TABLES = buildTables();
const [T0, T1, T2, T3, T4, T5, T6, T7] = TABLES;

type Tables = [
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
];

function buildTables(): Tables {
  const tables = Array.from({ length: 8 }, () => new Uint32Array(256)) as Tables;
  for (let byte = 0; byte < 256; byte += 1) {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) {
      value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
    }
    tables[0][byte] = value;
  }
  for (let slice = 1; slice < 8; slice += 1) {
    for (let byte = 0; byte < 256; byte += 1) {
      const previous = tables[slice - 1]![byte]!;
      tables[slice]![byte] = (previous >>> 8) ^ tables[0][previous & 0xff]!;
    }
  }
  return tables;
}

/** The checksum of `bytes` from `start` up to `end`, unsigned. */
export function crc32c(bytes: Uint8Array, start = 0, end: number = bytes.length): number {
  let crc = -1;
  let at = start;
  const aligned = start + ((end - start) & ~7);
  while (at < aligned) {
    const low = crc ^ (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24));
    crc =
      T7[low & 0xff]! ^
      T6[(low >>> 8) & 0xff]! ^
      T5[(low >>> 16) & 0xff]! ^
      T4[low >>> 24]! ^
      T3[bytes[at + 4]!]! ^
      T2[bytes[at + 5]!]! ^
      T1[bytes[at + 6]!]! ^
      T0[bytes[at + 7]!]!;
    at += 8;
  }
  while (at < end) {
    crc = (crc >>> 8) ^ T0[(crc ^ bytes[at]!) & 0xff]!;
    at += 1;
  }
  return (crc ^ -1) >>> 0;
}
