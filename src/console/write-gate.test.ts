import { describe, expect, it } from 'vitest';
import { createWriteGate } from './write-gate.ts';

describe('createWriteGate', () => {
  it('refuses screens and programs on a read-only connection, also once it was confirmed', () => {
    const gate = createWriteGate({ connectionId: 'p', mode: 'read', asks: true });
    expect(gate.confirm({ connectionId: 'p' })).toEqual({ ok: true, value: undefined });
    for (const caller of ['screen', 'program'] as const)
      expect(gate.refusal(caller)).toMatchObject({ code: 'connection_read_only' });
  });

  it('asks a screen once, and a program never', () => {
    const gate = createWriteGate({ connectionId: 'p', mode: 'write', asks: true });
    expect(gate.refusal('program')).toBeUndefined();
    expect(gate.refusal('screen')).toMatchObject({ code: 'unconfirmed_write' });
    gate.confirm({ connectionId: 'p' });
    expect(gate.refusal('screen')).toBeUndefined();
  });

  it('takes no confirmation that was meant for another connection', () => {
    const gate = createWriteGate({ connectionId: 'p', mode: 'write', asks: true });
    expect(gate.confirm({ connectionId: 'q' })).toMatchObject({ error: { code: 'not_found' } });
    expect(gate.refusal('screen')).toMatchObject({ code: 'unconfirmed_write' });
  });

  it('lets screens write where nothing has to be asked, as to the embedded broker', () => {
    expect(
      createWriteGate({ connectionId: 'embedded', mode: 'write', asks: false }).refusal('screen'),
    ).toBeUndefined();
  });
});
