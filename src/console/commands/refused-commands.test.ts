import { describe, expect, it } from 'vitest';
import { ok } from '../../contract/app-error.ts';
import type { WireMessage } from '../kafka/producer/outgoing-message.ts';
import type { RefusedMessage } from '../store/outbox-file.ts';
import { createRefusedCommands } from './refused-commands.ts';

function refusedOf(id: number, value: Uint8Array): RefusedMessage {
  return {
    id,
    message: { topic: 'orders', key: 'o1', headers: [['ce_id', '1']], value },
    acceptedAtMs: 5,
    refusedAtMs: 6,
    refusal: { reason: 'no_topic', detail: 'there is no topic orders' },
  };
}

function setUp(isPrivate = false) {
  const refused = [refusedOf(1, Buffer.from('{"a":1}')), refusedOf(2, Buffer.from([0xff, 0x00]))];
  const sent: [number, WireMessage][] = [];
  const dropped: number[] = [];
  const commands = createRefusedCommands({
    outbox: {
      refused: () => refused,
      async sendRefused(id, message) {
        sent.push([id, message]);
        return ok('waiting');
      },
      dropRefused: (ids) => void dropped.push(...ids),
    },
    isPrivate: () => isPrivate,
    onChange: () => undefined,
  });
  return { commands, sent, dropped };
}

describe('createRefusedCommands', () => {
  it('shows each with its reason, and its value where that is text', () => {
    expect(setUp().commands.list()).toMatchObject({
      value: [
        { id: 1, reason: 'no_topic', topic: 'orders', key: 'o1', value: '{"a":1}', sizeBytes: 7 },
        { id: 2, value: undefined, sizeBytes: 2 },
      ],
    });
  });

  it('sends one as it was corrected, and bytes that are no text as they are', async () => {
    const { commands, sent } = setUp();
    const changed = { topic: 'orders-2', key: 'k', headers: [['x', 'y']] as const, timestampMs: 9 };
    expect(await commands.send({ id: 1, ...changed, value: 'é' })).toEqual(ok({ position: undefined }));
    await commands.send({ id: 2, ...changed });
    expect(sent).toEqual([
      [1, { ...changed, value: Buffer.from('é') }],
      [2, { ...changed, value: Buffer.from([0xff, 0x00]) }],
    ]);
    expect(await commands.send({ id: 3, ...changed })).toMatchObject({ error: { code: 'not_found' } });
  });

  it('shows and sends nothing in privacy mode, and still drops', async () => {
    const { commands, sent, dropped } = setUp(true);
    expect(commands.list()).toMatchObject({ error: { code: 'masked' } });
    expect(await commands.send({ id: 1, topic: 't', key: '', headers: [] })).toMatchObject({
      error: { code: 'masked' },
    });
    commands.drop([1]);
    expect({ sent, dropped }).toEqual({ sent: [], dropped: [1] });
  });
});
