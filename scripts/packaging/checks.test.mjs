import { homedir } from 'node:os';
import { describe, expect, it, vi } from 'vitest';
import { BUDGET, CHECKS, infoPlistProblems } from './checks.mjs';
import { FUSES, INSPECTABLE_FUSES } from './fuses.mjs';
import { STAND_IN_MARK } from './stand-in.mjs';
import { MINIMUM } from './system-versions.mjs';
import { BUNDLED, electronLike, makeSample } from './testing/make-sample.mjs';

// They write files of the size of Electron.
vi.setConfig({ testTimeout: 30_000 });

/** What the checks find wrong in a directory that differs from a good one by this, without those that find nothing. */
async function problemsOf(change = {}, { kind = 'stand-in', budget, ...context } = {}) {
  using sample = await makeSample(change);
  const opened = budget === undefined ? sample.opened : { ...sample.opened, ...budget };
  const found = Object.entries(CHECKS).map(([name, check]) => [
    name,
    check({ opened, kind, bundled: BUNDLED, machine: ['/build/vigie', homedir()], ...context }),
  ]);
  return Object.fromEntries(found.filter(([, problems]) => problems.length > 0));
}

it('finds nothing wrong in a directory that is as it must be', async () => {
  expect(await problemsOf()).toEqual({});
});

describe('the archive', () => {
  it('is all there is of the application', async () => {
    const beside = { 'resources/app/main.js': '', 'resources/default_app.asar': '' };
    expect(await problemsOf({ beside })).toEqual({
      'one archive, with nothing beside it': [
        'resources/app/main.js is outside the archive',
        'resources/default_app.asar is outside the archive',
      ],
    });
  });

  it('has nothing unpacked next to it', async () => {
    expect(await problemsOf({ beside: { 'resources/app.asar.unpacked/a.node': '' } })).toEqual({
      'one archive, with nothing beside it': ['resources/app.asar.unpacked/a.node is outside the archive'],
    });
  });

  it.each([
    ['out/main/main.js', 'main: missing'],
    ['out/preload/preload.cjs', 'bridge: missing'],
    ['out/renderer/index.html', 'screens: missing'],
    ['out/main/broker.cjs', "broker's process: missing"],
    ['out/main/projection.cjs', "read model's thread: missing"],
    ['resources/icon.png', 'icon: missing'],
    ['resources/tray.ico', 'icon of the Windows tray: missing'],
    ['out/renderer/docs/index.html', 'documentation: missing'],
    ['out/renderer/docs/changelog.html', 'changelog: missing'],
    ['out/renderer/docs/licences.html', 'licences to read: missing'],
    ['out/renderer/assets/inter-latin-wght-normal-a.woff2', 'font Inter: missing'],
    ['out/renderer/assets/jetbrains-mono-latin-wght-normal-a.woff2', 'font JetBrains Mono: missing'],
  ])('holds %s', async (path, problem) => {
    const problems = await problemsOf({ packed: { [path]: undefined } });
    expect(problems['all that runs is there']).toEqual([problem]);
  });

  it.each(['out/main/main.js.map', 'node_modules/uuid/dist/index.js.map'])('holds no %s', async (path) => {
    expect(await problemsOf({ packed: { [path]: '{}' } })).toEqual({
      'no source maps': [`${path} is a source map`],
    });
  });

  it.each(['out/main/projection.cjs', 'out/preload/preload.cjs', 'out/renderer/assets/more.js'])(
    'names no source map in %s',
    async (path) => {
      const name = path.split('/').at(-1);
      expect(await problemsOf({ packed: { [path]: `'a';\n//# sourceMappingURL=${name}.map\n` } })).toEqual({
        'no source maps': [`${path} names a source map`],
      });
    },
  );

  it.each([
    'src/main/main.js',
    'tests/e2e/a.js',
    '.env.js',
    'out/main/main.ts',
    'node_modules/uuid/a.test.js',
  ])('holds no %s', async (path) => {
    expect(await problemsOf({ packed: { [path]: '' } })).toEqual({
      'no sources, no tests, no tools': expect.arrayContaining([`${path} does not belong there`]),
      ...(path.startsWith('.env') && { 'no secrets': [`${path} looks like a secret`] }),
    });
  });

  it('holds no package that is for development', async () => {
    const problems = await problemsOf({ packed: { 'node_modules/vite/index.js': '' } });
    expect(problems['only packages that run']).toEqual(['vite is for development']);
  });

  it('holds no production package that nothing imports', async () => {
    const problems = await problemsOf({ packed: { 'node_modules/fastify/index.js': '' } });
    expect(problems['only packages that run']).toEqual(['nothing imports fastify']);
  });

  it('holds every package that is imported', async () => {
    const packed = { 'out/main/broker.cjs': "import 'kafkajs';" };
    expect(await problemsOf({ packed })).toEqual({ 'only packages that run': ['kafkajs is missing'] });
  });

  it('names its version and its entry, and none of the tools', async () => {
    const packed = { 'package.json': JSON.stringify({ version: '0.0.0', main: 'a.js', scripts: {} }) };
    expect(await problemsOf({ packed })).toEqual({
      'its own manifest': [
        expect.stringContaining('it says version 0.0.0'),
        'it starts a.js',
        'it still has scripts',
      ],
    });
  });
});

describe('what must not leave the machine', () => {
  const BODY = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ';

  it.each([
    ['a private key', `-----BEGIN PRIVATE KEY-----\n${BODY}`],
    ['a private key', `const key = "-----BEGIN RSA PRIVATE KEY-----\\n${BODY}"`],
    ["npm's token", '//registry.example.com/:_authToken=0123456789abcdef'],
    ["GitHub's token", `ghp_${'a1B2'.repeat(9)}`],
    ["Amazon's key", 'AKIAABCDEFGHIJKLMNOP'],
  ])('is refused: %s', async (name, text) => {
    expect(await problemsOf({ packed: { 'out/main/projection.cjs': `/* ${text} */` } })).toEqual({
      'no secrets': [`out/main/projection.cjs holds ${name}`],
    });
  });

  it('may be spoken of', async () => {
    const text = "const isKey = (pem) => pem.includes('-----BEGIN PRIVATE KEY-----');";
    expect(await problemsOf({ packed: { 'out/main/projection.cjs': text } })).toEqual({});
  });

  it.each(['out/.npmrc', 'out/.env', 'out/main/server.pem', 'out/main/id_ed25519'])(
    'is refused: %s',
    async (path) => {
      expect(await problemsOf({ packed: { [path]: '' } })).toEqual({
        'no secrets': [`${path} looks like a secret`],
      });
    },
  );

  it('is looked for beside the archive too', async () => {
    expect(await problemsOf({ beside: { 'notes.txt': 'AKIAABCDEFGHIJKLMNOP' } })).toEqual({
      'no secrets': ["notes.txt holds Amazon's key"],
    });
  });

  it.each(['/build/vigie/src/main.ts', `${homedir()}/x`, '/home/runner/work/x'])(
    'is refused: %s',
    async (path) => {
      const problems = await problemsOf({ packed: { 'out/main/projection.cjs': `// ${path}` } });
      expect(Object.keys(problems)).toEqual(['no paths of the machine that built it']);
    },
  );
});

describe('beside the archive', () => {
  it.each(['LICENSE.txt', 'THIRD-PARTY.txt', 'LICENSE.electron.txt', 'LICENSES.chromium.html'])(
    'there is %s, with something in it',
    async (name) => {
      const wanted = { 'licences of all it holds': [`${name} is missing`] };
      expect(await problemsOf({ beside: { [name]: undefined } })).toEqual(wanted);
      expect(await problemsOf({ beside: { [name]: '' } })).toEqual(wanted);
    },
  );

  it('the notices name every package, those in the screens too', async () => {
    expect(await problemsOf({ beside: { 'THIRD-PARTY.txt': 'nothing' } })).toEqual({
      'licences of all it holds': expect.arrayContaining([
        'THIRD-PARTY.txt does not name uuid',
        'THIRD-PARTY.txt does not name react',
      ]),
    });
  });

  it("Chromium's texts are there in both languages and no other", async () => {
    const beside = { 'locales/fr.pak': undefined, 'locales/de.pak': 'texts' };
    expect(await problemsOf({ beside })).toEqual({
      'both languages, and no others': [
        "Chromium's texts in fr are missing",
        "Chromium's texts in de are left",
      ],
    });
  });

  it('the screens have both languages', async () => {
    const packed = { 'out/renderer/assets/index.js': "'Create an order .vigietape'" };
    expect(await problemsOf({ packed })).toEqual({
      'both languages, and no others': ["the screens' texts in fr are missing"],
    });
  });

  it('the screens ask for tapes by the extension that is associated', async () => {
    const packed = { 'out/renderer/assets/index.js': "'Create an order', 'Créer une commande', '.tape'" };
    expect(await problemsOf({ packed })).toEqual({
      'tapes are called what the system is told': ['the screens do not ask for .vigietape'],
    });
  });

  it('nothing says where updates would be', async () => {
    expect(await problemsOf({ beside: { 'resources/app-update.yml': '' } })).toEqual({
      'nothing looks for updates': ['resources/app-update.yml is there to update it'],
    });
  });

  it.each(['archiveBytes', 'directoryBytes'])('%s is bounded', async (name) => {
    const above = BUDGET[name] + 1;
    const budget = name === 'archiveBytes' ? { sizeOf: () => above } : { sizeBytes: () => above };
    const problems = await problemsOf({}, { budget });
    expect(problems['within its budget']).toEqual([expect.stringContaining(`${name} is`)]);
  });
});

it('an Info.plist says the oldest macOS, why Vigie uses the local network, and its languages', () => {
  const plist = (version) => `<key>CFBundleLocalizations</key>
    <array>
      <string>en</string>
    </array>
    <key>LSMinimumSystemVersion</key>
    <string>${version}</string>
    <key>NSLocalNetworkUsageDescription</key>
    <string>Kafka</string>`;
  expect(infoPlistProblems(plist(MINIMUM.macos))).toEqual([]);
  expect(infoPlistProblems(plist('10.15'))).toEqual(['Info.plist does not say LSMinimumSystemVersion 13.0']);
  expect(infoPlistProblems('<dict/>')).toEqual([
    'Info.plist does not say LSMinimumSystemVersion 13.0',
    'Info.plist does not say NSLocalNetworkUsageDescription',
    'Info.plist does not say CFBundleLocalizations',
  ]);
});

describe('fuses', () => {
  it.each(Object.keys(FUSES))('%s is as declared', async (name) => {
    const problems = await problemsOf({ fuses: { ...FUSES, [name]: !FUSES[name] } });
    expect(problems).toEqual({ 'fuses as declared': [expect.stringContaining(name)] });
  });

  it('are there', async () => {
    expect(await problemsOf({ beside: { vigie: STAND_IN_MARK } })).toEqual({
      'fuses as declared': ['the executable has no fuses'],
    });
  });

  it('let a debugger in for the tests, and only there', async () => {
    const fuses = INSPECTABLE_FUSES;
    const wanted = ['enableNodeCliInspectArguments is on, and must be off'];
    expect((await problemsOf({ fuses }, { kind: 'release' }))['fuses as declared']).toEqual(wanted);
    expect((await problemsOf({ fuses }, { kind: 'inspectable' }))['fuses as declared']).toBeUndefined();
  });
});

describe('a release', () => {
  const WHAT = 'what it says it is';
  const ofRelease = async (vigie, more = {}) =>
    (await problemsOf({ beside: { vigie, ...more } }, { kind: 'release' }))[WHAT];

  it('is Electron', async () => {
    expect(await problemsOf({ beside: { vigie: electronLike() } }, { kind: 'release' })).toEqual({});
  });

  it('never holds a stand-in, whatever it looks like', async () => {
    const refused = (name) => `${name} is a stand-in for Electron: this must never be published`;
    expect(await ofRelease(electronLike({ mark: STAND_IN_MARK }))).toEqual([refused('vigie')]);
    expect(await ofRelease(electronLike(), { 'chrome-sandbox': STAND_IN_MARK })).toEqual([
      refused('chrome-sandbox'),
    ]);
  });

  it('is no script that lost its mark', async () => {
    expect((await problemsOf({ mark: 'nothing' }, { kind: 'release' }))[WHAT]).toEqual([
      'its executable is not one',
      'its executable is too small for Electron',
      expect.stringContaining('its executable is not of Electron'),
    ]);
  });

  it('is of the Electron it was built for', async () => {
    expect(await ofRelease(electronLike({ version: '1.2.3' }))).toEqual([
      expect.stringContaining('its executable is not of Electron'),
    ]);
  });

  it('is not what is called a stand-in', async () => {
    const problems = await problemsOf({ beside: { vigie: electronLike() } });
    expect(problems[WHAT]).toEqual(['it is called a stand-in and holds none']);
  });
});
