// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Standstill, StandstillCause } from '../../contract/kafka-status.ts';
import { createI18n } from './i18n.ts';
import { ModeBadge } from './mode-badge.tsx';
import { StandstillBanner } from './standstill-banner.tsx';

const CAUSES: readonly StandstillCause[] = [
  'no_leader',
  'node_down',
  'open_transaction',
  'not_allowed',
  'topic_deleted',
  'fold_behind',
  'read_failed',
];
const SINCE_MS = new Date(2026, 10, 27, 20, 4, 11).getTime();

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

function standstill(change: Partial<Standstill> = {}): Standstill {
  return {
    topic: 'orders',
    partition: 2,
    sinceMs: SINCE_MS,
    position: '4',
    end: '9',
    cause: 'read_failed',
    detail: undefined,
    ...change,
  };
}

function draw(language: 'fr' | 'en', standstills: readonly Standstill[]): string {
  act(() =>
    root.render(
      <I18nextProvider i18n={createI18n(language)}>
        <MantineProvider>
          <ModeBadge mode="standing" standstills={standstills} />
          <StandstillBanner standstills={standstills} />
        </MantineProvider>
      </I18nextProvider>,
    ),
  );
  const said = ['mode-badge', 'standstill'].map(
    (id) => document.querySelector(`[data-testid="${id}"]`)?.textContent,
  );
  return said.join('\n');
}

describe.each(['fr', 'en'] as const)('a partition that stands still (%s)', (language) => {
  it.each(CAUSES)('is named with its cause and what to do: %s', (cause) => {
    const text = draw(language, [standstill({ cause })]);
    expect(text).toContain('orders');
    expect(text).toMatch(/20:04:11|8:04:11/);
    expect(text).not.toMatch(/standstill\.|mode\.|[{}]/);
    expect(text).toMatch(language === 'fr' ? /À L’ARRÊT depuis/ : /STANDING STILL since/);
  });

  it('leads with the one that stands longest, and counts the others', () => {
    const text = draw(language, [
      standstill({ topic: 'payments', sinceMs: SINCE_MS + 60_000 }),
      standstill({ topic: 'orders', partition: 1 }),
      standstill({ topic: 'orders' }),
    ]);
    expect(text).toContain('orders, partition 1');
    expect(text).toMatch(language === 'fr' ? /2 autres partitions/ : /2 more partitions/);
  });
});
