import { describe, expect, it } from 'vitest';
import { helpFor, parseOptions } from './options.ts';

describe('parseOptions', () => {
  it('has defaults for everything', () => {
    expect(parseOptions([], {}, { platform: 'linux' })).toEqual({
      ok: true,
      options: {
        help: false,
        web: false,
        port: 5000,
        listen: { address: '127.0.0.1', tls: undefined },
        broker: { kind: 'embedded', isAsked: false },
        shop: { layout: 'grouped' },
        kafkaPort: 9092,
        nodes: 1,
        home: undefined,
        open: true,
        language: undefined,
        demo: false,
      },
    });
  });

  it('takes a layout or a topic map, and not both', () => {
    expect(parseOptions(['--layout', 'per-type'], {})).toMatchObject({
      options: { shop: { layout: 'per-type' } },
    });
    expect(parseOptions([], { VIGIE_TOPIC_MAP: 'map.json' })).toMatchObject({
      options: { shop: { layout: 'file', topicMapFile: 'map.json' } },
    });
    expect(parseOptions(['--layout', 'flat'], {})).toMatchObject({
      message: expect.stringContaining('--layout'),
    });
    expect(parseOptions(['--layout', 'grouped', '--topic-map', 'map.json'], {})).toMatchObject({ ok: false });
  });

  it('leaves port 5000 to AirPlay on macOS', () => {
    const portOn = (platform: NodeJS.Platform) => parseOptions([], {}, { platform });
    expect(portOn('darwin')).toMatchObject({ options: { port: 5050 } });
    expect([portOn('linux'), portOn('win32')]).toEqual([
      expect.objectContaining({ options: expect.objectContaining({ port: 5000 }) }),
      expect.objectContaining({ options: expect.objectContaining({ port: 5000 }) }),
    ]);
  });

  it.each(['home', 'port', 'topic-map', 'tls-cert', 'broker', 'lang'])('refuses an empty --%s', (name) => {
    expect(parseOptions([`--${name}`, ''], {})).toEqual({
      ok: false,
      message: `--${name} wants a value, and got an empty one. Nothing was started; see --help.`,
    });
    expect(parseOptions([`--${name}=`], { VIGIE_HOME: '/home/a' })).toMatchObject({ ok: false });
  });

  it('lets an option win over its variable', () => {
    const env = {
      VIGIE_PORT: '1',
      VIGIE_LANG: 'en',
      VIGIE_DEMO: '1',
      VIGIE_NO_OPEN: '0',
      VIGIE_BROKER: 'embedded',
    };
    const args = ['--port', '7', '--lang=fr', '--broker', 'a:1,[::1]:2', '--write'];
    expect(parseOptions(args, env)).toMatchObject({
      options: {
        port: 7,
        language: 'fr',
        demo: true,
        open: true,
        broker: {
          kind: 'cluster',
          brokers: ['a:1', '[::1]:2'],
          security: { tls: undefined, sasl: undefined },
          mode: 'write',
          groupPrefix: 'vigie',
        },
      },
    });
  });

  it('reads a cluster only, unless it is told to write', () => {
    const clusterOf = (args: readonly string[], env: Record<string, string> = {}) => {
      const parsed = parseOptions(['--broker', 'a:1', ...args], env);
      return parsed.ok && parsed.options.broker;
    };
    expect(clusterOf([])).toMatchObject({ mode: 'read', groupPrefix: 'vigie' });
    expect(clusterOf([], { VIGIE_WRITE: '0' })).toMatchObject({ mode: 'read' });
    expect(clusterOf(['--write', '--group-prefix', 'ops.vigie'])).toMatchObject({
      mode: 'write',
      groupPrefix: 'ops.vigie',
    });
    const env = { VIGIE_WRITE: '1', VIGIE_GROUP_PREFIX: 'ops', VIGIE_DEMO: '1' };
    expect(clusterOf([], env)).toMatchObject({ mode: 'write', groupPrefix: 'ops' });
    // The variables may be there for another start: the embedded broker has no use for them.
    expect(parseOptions([], env)).toMatchObject({ options: { broker: { kind: 'embedded' }, demo: true } });
  });

  it('reads how a secured cluster is reached, the password from its variable', () => {
    const args = ['--broker', 'a:1', '--security', 'SASL_SSL', '--ca', 'ca.pem', '--user', 'ada'];
    const env = { VIGIE_PASSWORD: 'secret', VIGIE_SASL: 'plain' };
    expect(parseOptions(args, env)).toMatchObject({
      options: {
        broker: {
          security: {
            tls: { ca: { file: 'ca.pem' }, cert: undefined, key: undefined },
            sasl: { mechanism: 'plain', user: 'ada', password: 'secret', passwordFile: undefined },
          },
        },
      },
    });
  });

  it('reads where tokens of OAUTHBEARER come from, the secret of the client from its variable', () => {
    const args = ['--broker', 'a:1', '--security', 'sasl_ssl', '--sasl', 'oauthbearer', '--user', 'vigie'];
    const env = {
      VIGIE_PASSWORD: 'secret',
      VIGIE_TOKEN_ENDPOINT: 'https://idp.example.com/token',
      VIGIE_SCOPE: 'kafka',
      VIGIE_TOKEN_CA: 'idp.pem',
    };
    const token = { endpoint: env.VIGIE_TOKEN_ENDPOINT, scope: 'kafka', ca: { file: 'idp.pem' } };
    expect(parseOptions(args, env)).toMatchObject({
      options: {
        broker: {
          security: { sasl: { mechanism: 'oauthbearer', user: 'vigie', password: 'secret', token } },
        },
      },
    });
    for (const [name, value, wanted] of [
      ['--token-endpoint', '', '--token-endpoint wants a value'],
      ['--token-endpoint', 'http://idp.example.com/token', 'https://'],
      ['--token-endpoint', 'https://user:word@idp.example.com/token', 'https://'],
      ['--sasl', 'plain', '--sasl oauthbearer'],
    ] as const) {
      const parsed = parseOptions([...args, `${name}=${value}`], {
        ...env,
        ...(value === '' && { VIGIE_TOKEN_ENDPOINT: '' }),
      });
      expect(parsed).toMatchObject({ ok: false, message: expect.stringContaining(wanted) });
    }
  });

  it('reads the passphrase of a key from its variable, or where it is', () => {
    const args = ['--broker', 'a:1', '--security', 'ssl', '--cert', 'c.pem', '--key', 'k.pem'];
    const tlsOf = (more: readonly string[], env: Record<string, string>) => {
      const parsed = parseOptions([...args, ...more], env);
      return parsed.ok && parsed.options.broker.kind === 'cluster' && parsed.options.broker.security.tls;
    };
    expect(tlsOf([], { VIGIE_KEY_PASSPHRASE: 'secret' })).toMatchObject({ keyPassphrase: 'secret' });
    const inFile = { keyPassphrase: undefined, keyPassphraseFile: 'p.txt' };
    expect(tlsOf(['--key-passphrase-file', 'p.txt'], {})).toMatchObject(inFile);
    expect(tlsOf([], { VIGIE_KEY_PASSPHRASE_FILE: 'p.txt' })).toMatchObject(inFile);
  });

  it('reads where to listen, and what makes that safe, from variables too', () => {
    expect(parseOptions(['--listen', '0.0.0.0', '--insecure'], {})).toMatchObject({
      options: { listen: { address: '0.0.0.0', tls: undefined } },
    });
    const env = { VIGIE_LISTEN: '::', VIGIE_TLS_CERT: 'c.pem', VIGIE_TLS_KEY: 'k.pem' };
    expect(parseOptions([], env)).toMatchObject({
      options: { listen: { address: '::', tls: { certFile: 'c.pem', keyFile: 'k.pem' } } },
    });
    expect(parseOptions([], { VIGIE_LISTEN: '::', VIGIE_INSECURE: '0' })).toMatchObject({ ok: false });
  });

  it.each(['npm start --', 'vigie'] as const)('shows how %s is started', (command) => {
    expect(helpFor(command)).toContain(`happens.\n\n  ${command} [options]\n\n  --web  `);
    expect(helpFor(command).match(/npm start|vigie \[/g)).toHaveLength(1);
  });

  it('leaves the switches of Electron alone where it shares the command line', () => {
    const args = [
      '--inspect=0',
      '--remote-debugging-port=0',
      'out',
      '--lang',
      'fr',
      '--port=7',
      '--no-sandbox',
    ];
    expect(parseOptions(args, {}, { strict: false })).toMatchObject({ options: { language: 'fr', port: 7 } });
  });

  it.each([
    [['--port', '65536'], '--port'],
    [['--port', 'x'], '--port'],
    [['--kafka-port', '-1'], 'kafka-port'],
    [['--listen', '0.0.0.0'], '--insecure'],
    [['--tls-cert', 'c.pem'], '--tls-key'],
    [['--security', 'tls'], '--security'],
    [['--security', 'ssl'], '--broker'],
    [['--broker', 'a:1', '--ca', 'ca.pem'], '--security ssl'],
    [['--broker', 'a:1', '--security', 'ssl', '--cert', 'c.pem'], '--key'],
    [['--broker', 'a:1', '--security', 'ssl', '--key-passphrase-file', 'p.txt'], '--key FILE'],
    [['--broker', 'a:1', '--user', 'ada'], '--security sasl_ssl'],
    [['--broker', 'a:1', '--security', 'sasl_ssl'], '--user'],
    [['--broker', 'a:1', '--security', 'sasl_ssl', '--user', 'ada'], 'VIGIE_PASSWORD'],
    [['--broker', 'a:1', '--security', 'sasl_ssl', '--user', 'ada', '--sasl', 'gssapi'], '--sasl'],
    [['--write'], '--broker'],
    [['--broker', 'embedded', '--write'], '--broker'],
    [['--group-prefix', 'ops'], '--broker'],
    [['--broker', 'a:1', '--group-prefix', 'a b'], '--group-prefix'],
    [['--broker', 'a:1', '--demo'], '--write'],
    [['--nodes', '0'], '--nodes'],
    [['--nodes', 'three'], '--nodes'],
    [['--broker', 'nowhere'], '--broker'],
    [['--broker', 'a:0'], '--broker'],
    [['--lang', 'de'], '--lang'],
    [['--unknown'], '--unknown'],
    [['stray'], 'stray'],
  ])('refuses %j in one line', (args, named) => {
    const parsed = parseOptions(args, {});
    expect(parsed).toMatchObject({ ok: false, message: expect.stringContaining(named) });
    expect(!parsed.ok && parsed.message).not.toContain('\n');
  });
});
