import { expect, it } from 'vitest';
import { MalformedFrameError } from '../wire/malformed-frame-error.ts';
import { FrameSplitter } from './frame-splitter.ts';

function framed(body: string): Buffer {
  const frame = Buffer.alloc(4 + body.length);
  frame.writeInt32BE(body.length, 0);
  frame.write(body, 4);
  return frame;
}

it('finds the same frames wherever the stream is cut', () => {
  const stream = Buffer.concat([framed('the first'), framed('the second one'), framed('and third')]);
  for (let size = 1; size <= stream.length; size += 1) {
    const splitter = new FrameSplitter({ maxFrameBytes: 100 });
    const frames: string[] = [];
    for (let at = 0; at < stream.length; at += size) {
      frames.push(...splitter.push(stream.subarray(at, at + size)).map(String));
    }
    expect(frames).toEqual(['the first', 'the second one', 'and third']);
  }
});

it.each([-1, 0, 7, 101, 0x7fffffff])('refuses a frame of %i bytes before any of it has come', (size) => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(size, 0);
  expect(() => new FrameSplitter({ maxFrameBytes: 100 }).push(length)).toThrow(MalformedFrameError);
});
