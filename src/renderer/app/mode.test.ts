import { describe, expect, it } from 'vitest';
import type { ConsoleStatus } from '../../contract/streams.ts';
import { CALM_STATUS } from '../testing/console-status.ts';
import { freshAtMs, modeOf, rememberMode, type ModeMemory } from './mode.ts';

function status(simulated: number, running = false, rebuild?: ConsoleStatus['rebuild']): ConsoleStatus {
  return {
    ...CALM_STATUS,
    rebuild,
    simulator: { ...CALM_STATUS.simulator, running, advanceDeliveries: true },
    // Among many other events.
    records: { ...CALM_STATUS.records, read: 10_000, simulated },
  };
}

describe('mode', () => {
  it('is simulated while the simulator runs here', () => {
    expect(modeOf(status(0, true), undefined, 0)).toBe('simulated');
  });

  it('is simulated while another console’s simulated events come in, then live again', () => {
    let memory: ModeMemory | undefined;
    memory = rememberMode(memory, status(10), 0);
    expect(modeOf(status(10), memory, 0)).toBe('live');
    memory = rememberMode(memory, status(11), 1000);
    expect(modeOf(status(11), memory, 1000)).toBe('simulated');
    expect(modeOf(status(11), memory, 60_000)).toBe('live');
  });

  it('does not take simulated events read again from the log for new ones', () => {
    const before = rememberMode(undefined, status(0), 0);
    const memory = rememberMode(before, status(500, false, { done: 500, target: 900 }), 1000);
    expect(modeOf(status(500), memory, 1000)).toBe('live');
  });

  const standing: ConsoleStatus = {
    ...status(0, true),
    kafka: {
      ...status(0).kafka,
      standstills: [
        {
          topic: 'orders',
          partition: 2,
          sinceMs: 5_000,
          position: '4',
          end: '9',
          cause: 'no_leader',
          detail: undefined,
        },
      ],
    },
  };

  it('is neither live nor simulated while a partition stands still', () => {
    expect(modeOf(standing, undefined, 60_000)).toBe('standing');
  });

  it.each([
    ['its file refuses', { trouble: { sinceMs: 5_000, message: 'disk full' }, stalledSinceMs: undefined }],
    ['its thread does not answer', { trouble: undefined, stalledSinceMs: 5_000 }],
  ])('is not live, nor fresh, while the read model takes nothing: %s', (_, halted) => {
    const now: ConsoleStatus = { ...standing, readModel: { reason: undefined, ...halted } };
    expect(modeOf(now, undefined, 60_000)).toBe('away');
    expect(freshAtMs({ ...status(0), readModel: now.readModel }, 60_000)).toBe(5_000);
  });

  it('calls nothing fresh that is not', () => {
    const { kafka } = status(0);
    expect([
      freshAtMs(status(0), 60_000),
      freshAtMs(standing, 60_000),
      freshAtMs({ ...status(0), kafka: { ...kafka, state: 'unreachable', sinceMs: 30_000 } }, 60_000),
    ]).toEqual([60_000, 5_000, 30_000]);
  });

  it('stays simulated after the simulator has stopped, while most of what is there was invented', () => {
    const mostly = status(600);
    const few = status(400);
    const of = (each: ConsoleStatus) => ({ ...each, records: { ...each.records, read: 1_000 } });
    expect([modeOf(of(mostly), undefined, 0), modeOf(of(few), undefined, 0)]).toEqual(['simulated', 'live']);
  });
});
