// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createI18n } from '../../app/i18n.ts';
import { LogLanes, type MissingOffsets } from './log-lanes.tsx';

const LANES = [0, 1].map((partition) => ({ partition, low: '0', high: '100', position: '100' }));
const GAP: MissingOffsets = { topic: 'orders', partition: 1, from: '55', to: '84' };

let root: Root;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  document.body.replaceChildren(document.createElement('div'));
  root = createRoot(document.body.firstElementChild as Element);
});
afterEach(() => {
  act(() => root.unmount());
  vi.unstubAllGlobals();
});

function draw(language: 'fr' | 'en', missing: readonly MissingOffsets[]): void {
  act(() =>
    root.render(
      <I18nextProvider i18n={createI18n(language)}>
        <MantineProvider>
          <LogLanes lanes={LANES} partition={undefined} missing={missing} onPartition={() => undefined} />
        </MantineProvider>
      </I18nextProvider>,
    ),
  );
}

const notes = () =>
  [...document.querySelectorAll('[data-testid="log-gap"]')].map((note) => note.textContent?.trim());

describe('the partitions of a topic', () => {
  it('say which offsets damage took away, in both languages', () => {
    draw('en', [GAP]);
    expect(notes()).toEqual([
      'Partition 1: offsets 55 to 83 are missing. They were damaged on the disk; their bytes are kept aside.',
    ]);
    draw('fr', [GAP]);
    expect(notes()[0]).toContain('les offsets 55 à 83 manquent');
  });

  it('say nothing of gaps where there are none', () => {
    draw('en', []);
    expect(notes()).toEqual([]);
  });
});
