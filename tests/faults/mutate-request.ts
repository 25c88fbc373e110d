type Random = (below: number) => number;

/** One thing wrong with a request: bits, a cut, bytes put in, a number at its limits, another version. */
export function mutateRequest(request: Buffer, random: Random): Buffer {
  const bytes = Buffer.from(request);
  const at = 4 + random(bytes.length - 4);
  // Most others end the connection at once; a flipped bit often gets as far as the handler.
  switch (random(16)) {
    case 1:
      return withLength(bytes.subarray(0, Math.max(at, 12)));
    case 2:
      // The length still tells of what was cut: the rest comes from nowhere.
      return bytes.subarray(0, at);
    case 3:
      return withLength(
        Buffer.concat([bytes.subarray(0, at), Buffer.from([random(256), random(256)]), bytes.subarray(at)]),
      );
    case 4:
      if (at + 4 <= bytes.length) {
        bytes.writeInt32BE([-1, 0x7fffffff, -0x80000000, 0][random(4)]!, at);
      }
      return bytes;
    case 5:
      bytes.writeInt16BE(random(20) - 2, 6);
      return bytes;
    case 6:
      bytes.writeInt32BE([-1, 0, 0x7fffffff, 104_857_601, 3][random(5)]!, 0);
      return bytes;
    default:
      bytes[at]! ^= 1 << random(8);
      return bytes;
  }
}

function withLength(bytes: Buffer): Buffer {
  bytes.writeInt32BE(bytes.length - 4, 0);
  return bytes;
}
