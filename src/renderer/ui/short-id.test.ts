import { describe, expect, it } from 'vitest';
import { shortId } from './short-id.ts';

describe('shortId', () => {
  it.each([
    ['0199f0a2-77b1-7c3e-9d5e-2f6a3b1c4d5e', '0199f0a2'],
    ['cmd-2024-0001', 'cmd-2024-0001'],
    ['order_of_somebody_else', 'order_of_some…'],
    ['', ''],
  ])('%s is shown as %s', (id, text) => {
    expect(shortId(id)).toBe(text);
  });
});
