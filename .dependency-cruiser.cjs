/** Which folder may import what: the table of docs/architecture.md. scripts/check-layers.mjs runs it. */

const TEST = String.raw`\.test\.tsx?$|^src/[^/]+/testing/|^tests/`;

/** A folder of src may import itself, these folders of src and these files, nothing else of ours. */
function layer(name, allowed, files = []) {
  return {
    name: `${name}-imports-only-${allowed.join('-') || 'itself'}`,
    severity: 'error',
    from: { path: `^src/${name}/`, pathNot: TEST },
    to: { path: '^src/', pathNot: [`^src/(${[name, ...allowed].join('|')})/`, ...files] },
  };
}

/** Only files under `owner` may import the package or module. */
function onlyIn(owner, imported, name = imported) {
  return {
    name: `only-${owner.replace('src/', '').replaceAll('/', '-')}-imports-${name}`,
    severity: 'error',
    from: { path: '^src/', pathNot: [`^${owner}(/|$)`, TEST] },
    to: { path: imported },
  };
}

function never(name, from, to) {
  return { name, severity: 'error', from: { pathNot: TEST, ...from }, to };
}

const MESSAGES = '^src/broker/process-messages.ts$';
const npm = (...names) => `node_modules/(${names.join('|')})(/|$)`;
const SCREENS = npm(
  'react',
  'react-dom',
  'react-chartjs-2',
  '@mantine',
  'chart.js',
  'zustand',
  'wouter',
  'react-i18next',
);
const WEB = npm('fastify', '@fastify', 'socket.io', 'open');

module.exports = {
  forbidden: [
    layer('domain', []),
    layer('contract', ['domain']),
    layer('broker', []),
    layer('console', ['contract', 'domain'], [MESSAGES]),
    layer('main', ['console', 'contract', 'domain'], [MESSAGES]),
    layer('web', ['console', 'contract', 'domain'], [MESSAGES]),
    layer('preload', ['contract']),
    layer('renderer', ['contract', 'domain']),

    never('domain-is-pure', { path: '^src/domain/' }, { dependencyTypes: ['core', 'npm', 'npm-dev'] }),
    never(
      'contract-needs-only-a-validator',
      { path: '^src/contract/' },
      { dependencyTypes: ['core', 'npm', 'npm-dev'], pathNot: npm('valibot') },
    ),
    never(
      'no-screens-outside-the-renderer',
      { path: '^src/', pathNot: ['^src/renderer/', TEST] },
      { path: SCREENS },
    ),
    never('no-web-server-outside-web', { path: '^src/', pathNot: ['^src/web/', TEST] }, { path: WEB }),
    never(
      'electron-only-in-its-own-folders',
      { path: '^src/', pathNot: ['^src/(main|preload)/', TEST] },
      { path: [npm('electron'), '^electron$'] },
    ),
    never('no-node-in-the-renderer', { path: '^src/renderer/' }, { dependencyTypes: ['core'] }),
    never(
      'only-types-from-the-broker',
      { path: '^src/(main|web|console)/' },
      {
        path: '^src/broker/',
        dependencyTypesNot: ['type-only'],
      },
    ),
    never(
      'features-never-import-each-other',
      { path: '^src/renderer/features/([^/]+)/' },
      {
        path: '^src/renderer/features/',
        pathNot: '^src/renderer/features/$1/',
      },
    ),
    onlyIn('src/console/kafka', npm('kafkajs'), 'kafkajs'),
    // The broker takes its lock alone from it.
    onlyIn('src/(console/store|broker/log/data-directory-lock.ts)', '^(node:)?sqlite$', 'node-sqlite'),
    onlyIn('src/renderer/charts', npm('chart.js', 'react-chartjs-2'), 'chart-js'),

    {
      name: 'no-tests-in-the-application',
      severity: 'error',
      from: { path: '^src/', pathNot: TEST },
      to: { path: TEST },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-undeclared-package',
      severity: 'error',
      from: { path: '^(src|tests)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'hosts-ship-what-they-import',
      comment:
        'main, web, console and broker keep their packages outside the bundle, so these are not dev dependencies',
      severity: 'error',
      from: { path: '^src/(main|web|console|broker)/', pathNot: TEST },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: npm('electron') },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.css'],
    },
    builtInModules: { add: ['electron', 'node:sqlite', 'sqlite'] },
  },
};
