import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONNECTION_COLOURS, type ConnectionMark } from '../../src/contract/connection.ts';

const MARKS: readonly ConnectionMark[] = [...CONNECTION_COLOURS, 'petrol', 'grey'];
const CSS = readFileSync(new URL('../../src/renderer/app/theme.css', import.meta.url), 'utf8');
const PANELS = { light: '#ffffff', dark: '#101d22' } as const;
type Scheme = keyof typeof PANELS;

/** The colours of a mark, as theme.css has them: those of the dark scheme are indented, within its block. */
function coloursOf(mark: ConnectionMark, scheme: Scheme) {
  const indent = scheme === 'dark' ? '  ' : '';
  const start = CSS.indexOf(`\n${indent}[data-mark='${mark}'] {`);
  const block = CSS.slice(start, CSS.indexOf('}', start));
  const value = (name: string): string => new RegExp(`${name}: (#[0-9a-f]{6});`).exec(block)?.[1] ?? '';
  return { mark: value('--mark'), text: value('--mark-text'), fill: value('--mark-fill') };
}

/** WCAG 2.2: relative luminance, and the ratio of two. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

describe.each(['light', 'dark'] as const)('the colours of connections, %s', (scheme) => {
  it.each(MARKS)('%s can be read on its fill, and its swatch be told from the panel', (mark) => {
    const colours = coloursOf(mark, scheme);
    expect(Object.values(colours)).not.toContain('');
    expect(contrast(colours.text, colours.fill)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colours.mark, PANELS[scheme])).toBeGreaterThanOrEqual(3);
  });

  it('are different from each other', () => {
    expect(new Set(MARKS.map((mark) => coloursOf(mark, scheme).mark)).size).toBe(MARKS.length);
  });
});
