import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ConnectionDraft } from '../../contract/connection.ts';
import { openProfileStore, settingsOf } from './profile-store.ts';
import { temporaryDirectory } from '../../../tests/support/temporary-directory.ts';

const draft: ConnectionDraft = {
  name: 'Production',
  servers: ['kafka-1:9094', 'kafka-2:9094'],
  security: 'sasl_ssl',
  caFile: '/etc/ca.pem',
  mechanism: 'scram-sha-512',
  user: 'ada',
  layout: 'grouped',
  password: 'correct horse',
  keepPassword: true,
};

function newFile(): string {
  return join(temporaryDirectory(), 'connections.json');
}
const said: string[] = [];
const open = (file: string) => openProfileStore(file, (line) => said.push(line));

describe('openProfileStore', () => {
  it('has the connections again after a start, in their order, with the one that was chosen, and no password', () => {
    const file = newFile();
    const store = open(file);
    const first = store.save(settingsOf(draft), undefined);
    const second = store.save({ ...settingsOf(draft), name: 'Test' }, undefined);
    store.save({ ...settingsOf(draft), name: 'Renamed' }, first.id);
    store.choose(second.id);
    const again = open(file);
    expect(again.all().map(({ name }) => name)).toEqual(['Renamed', 'Test']);
    expect(again.find(second.id)).toEqual(JSON.parse(JSON.stringify(second)));
    expect(again.chosen()).toBe(second.id);
    expect(readFileSync(file, 'utf8')).not.toMatch(/correct horse|password/i);
  });

  it('falls back to the embedded broker when the one that was chosen goes', () => {
    const file = newFile();
    const store = open(file);
    const { id } = store.save(settingsOf(draft), undefined);
    store.choose(id);
    store.remove(id);
    expect({ now: store.chosen(), later: open(file).chosen(), all: open(file).all() }).toEqual({
      now: undefined,
      later: undefined,
      all: [],
    });
  });

  it('reads a connection of an older Vigie, which names no mode, as read only', () => {
    const file = newFile();
    const { mode: _, colour: __, groupPrefix: ___, ...old } = settingsOf(draft);
    writeFileSync(file, JSON.stringify({ profiles: [{ ...old, id: 'old' }] }));
    expect(open(file).find('old')).toMatchObject({ mode: 'read', colour: 'blue' });
  });

  it.each([
    ['no JSON', 'oops'],
    ['another shape', '{"profiles": {"a": 1}}'],
    ['nothing', ''],
  ])('starts with none where the file holds %s', (_, text) => {
    const file = newFile();
    writeFileSync(file, text);
    expect(open(file).all()).toEqual([]);
  });

  it('leaves out what no screen could have sent, and says so', () => {
    const file = newFile();
    const good = { ...settingsOf(draft), id: 'good' };
    const bad = [{ ...good, id: '../..' }, { ...good, id: 'x', servers: ['file:///'] }, 7, { id: 'y' }];
    writeFileSync(file, JSON.stringify({ chosen: 'x', profiles: [...bad, good] }));
    said.length = 0;
    const store = open(file);
    expect({ ids: store.all().map(({ id }) => id), chosen: store.chosen(), said: said.length }).toEqual({
      ids: ['good'],
      chosen: undefined,
      said: 4,
    });
  });
});
