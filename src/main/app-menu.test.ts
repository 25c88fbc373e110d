import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import type { ConsoleStatus } from '../contract/streams.ts';
import { menuTemplate } from './app-menu.ts';
import { attentionOf } from './attention.ts';
import type { MenuActions } from './menu-actions.ts';
import type { MenuState } from './menu-state.ts';
import { startStepOf } from './start-up.ts';
import { createStatusTray } from './tray.ts';

type Item = MenuItemConstructorOptions;

function actions() {
  return {
    openWindow: vi.fn<(path?: string) => void>(),
    go: vi.fn<(path: string) => void>(),
    openTape: vi.fn<() => void>(),
    openRecentTape: vi.fn<(path: string) => void>(),
    forgetTapes: vi.fn<() => void>(),
    showPreferences: vi.fn<() => void>(),
    setStaysInTray: vi.fn<(on: boolean) => void>(),
    setFullScreen: vi.fn<() => void>(),
    presentOn: vi.fn<(displayId: number) => void>(),
    keepAwake: vi.fn<(on: boolean) => void>(),
    showHelp: vi.fn<(page: string) => void>(),
    showShortcuts: vi.fn<() => void>(),
    openFolder: vi.fn<(folder: string) => void>(),
    copyDiagnostics: vi.fn<() => void>(),
    showNewestVersion: vi.fn<() => void>(),
    showAbout: vi.fn<() => void>(),
    quit: vi.fn<() => void>(),
    show: vi.fn<() => void>(),
  } satisfies MenuActions & { show: () => void };
}

function flat(template: readonly Item[]): Item[] {
  return template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);
}

function menu(state: Partial<MenuState> = {}, given = actions()): Item[] {
  return flat(
    menuTemplate(given, {
      language: 'fr',
      platform: 'linux',
      isKeptAwake: false,
      isStarting: false,
      staysInTray: false,
      tapes: [],
      displays: [{ id: 7, label: '' }],
      ...state,
    }),
  );
}

function click(items: readonly Item[], id: string, item: object = {}): void {
  const found = items.find((each) => each.id === id);
  (found!.click as unknown as (item: object) => void)(item);
}

describe('the menu', () => {
  it('is in the language of the screens, every item of it', () => {
    const labels = (language: 'fr' | 'en') => menu({ language }).flatMap(({ label }) => label ?? []);
    expect(labels('fr').slice(0, 2)).toEqual(['&Fichier', 'Nouvelle fenêtre']);
    expect(labels('en').slice(0, 2)).toEqual(['&File', 'New Window']);
    // A role without a label would speak the system's language.
    expect(menu({ platform: 'darwin' }).filter(({ type, label }) => type !== 'separator' && !label)).toEqual(
      [],
    );
  });

  it.each(['linux', 'win32', 'darwin'] as const)('has no shortcut twice on %s', (platform) => {
    const keys = menu({ platform }).flatMap(({ accelerator }) => (accelerator ? [accelerator] : []));
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeGreaterThan(8);
  });

  const TAPES = ['/tapes/a&b.vigietape', '/tapes/old.vigietape'];
  const DISPLAYS = [
    { id: 7, label: 'Built-in' },
    { id: 9, label: '' },
  ];

  it.each([
    ['new-window', 'openWindow', []],
    ['open-tape', 'openTape', []],
    ['recent-tape-1', 'openRecentTape', ['/tapes/old.vigietape']],
    ['forget-tapes', 'forgetTapes', []],
    ['connections', 'go', ['/connections']],
    ['preferences', 'showPreferences', []],
    ['stays-in-tray', 'setStaysInTray', [true]],
    ['page-orders', 'go', ['/orders']],
    ['full-screen', 'setFullScreen', []],
    ['present-on-2', 'presentOn', [9]],
    ['keep-awake', 'keepAwake', [true]],
    ['help-index', 'showHelp', ['index']],
    ['help-changelog', 'showHelp', ['changelog']],
    ['help-licences', 'showHelp', ['licences']],
    ['shortcuts', 'showShortcuts', []],
    ['logs-folder', 'openFolder', ['logs']],
    ['data-folder', 'openFolder', ['data']],
    ['copy-diagnostics', 'copyDiagnostics', []],
    ['newest-version', 'showNewestVersion', []],
    ['about', 'showAbout', []],
  ] as const)('does what %s says', (id, action, args) => {
    const given = actions();
    const items = menu({ tapes: TAPES, displays: DISPLAYS }, given);
    click(items, id, { checked: true });
    const called = Object.entries(given).flatMap(([name, { mock }]) =>
      mock.calls.map((each) => [name, ...each]),
    );
    expect(called).toEqual([[action, ...args]]);
  });

  it('has a letter of its own for each menu, but on macOS', () => {
    const heads = (state: Partial<MenuState>) =>
      menu(state)
        .filter(({ submenu, label }) => Array.isArray(submenu) && label !== 'Recent Tapes')
        .flatMap(({ label }) => label ?? []);
    expect(heads({ language: 'en' })).toEqual(['&File', '&Edit', '&View', '&Help']);
    expect(heads({ language: 'fr' }).slice(2)).toEqual(['É&dition', '&Affichage', 'A&ide']);
    expect(heads({ language: 'en', platform: 'darwin' })).not.toContain('&File');
  });

  it('names the displays where there are several, and recent tapes as they are called', () => {
    const labels = menu({ tapes: TAPES, displays: DISPLAYS, language: 'en' }).flatMap(
      ({ label }) => label ?? [],
    );
    expect(labels).toEqual(expect.arrayContaining(['Display 1: Built-in', 'Display 2', 'a&&b.vigietape']));
    expect(menu({ language: 'en' }).flatMap(({ label }) => label ?? [])).toEqual(
      expect.arrayContaining(['No Recent Tape']),
    );
    expect(menu().map(({ id }) => id)).not.toContain('present-on-1');
  });

  it('zooms in with the key of the equals sign and with the number pad', () => {
    const keys = menu()
      .filter(({ role }) => role === 'zoomIn')
      .map(({ accelerator }) => accelerator);
    expect(keys).toEqual([undefined, 'CommandOrControl+=', 'CommandOrControl+numadd']);
  });

  it('leads nowhere while there is no console', () => {
    const off = menu({ isStarting: true }).filter(({ enabled }) => enabled === false);
    expect(off.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['new-window', 'page-dashboard', 'shortcuts']),
    );
  });
});

const STATUS = {
  kafka: { state: 'connected', embedded: { nodes: [], storageProblem: undefined } },
  waitingCommands: 0,
  rebuild: undefined,
  records: { quarantined: 2, redriven: 2 },
} as unknown as ConsoleStatus;

const TROUBLED = {
  ...STATUS,
  kafka: {
    state: 'reconnecting',
    embedded: {
      nodes: [],
      storageProblem: { sinceMs: 0, reason: 'full' },
      restarting: { sinceMs: 0, attempts: 2 },
    },
  },
  waitingCommands: 1_200,
  records: { quarantined: 3, redriven: 2 },
} as unknown as ConsoleStatus;

describe('the tray', () => {
  it('says the state, and what wants somebody', () => {
    expect(attentionOf(undefined, 'fr')).toEqual({ state: 'Vigie démarre…', items: [] });
    expect(attentionOf(STATUS, 'en')).toEqual({ state: 'Kafka connected', items: [] });
    expect(attentionOf(TROUBLED, 'en')).toEqual({
      state: 'Reconnecting to Kafka…',
      items: [
        { text: 'The disk is full' },
        { text: 'The embedded broker is being started again' },
        { text: '1,200 requests are waiting for Kafka', page: '/dashboard' },
        { text: '1 record to correct in quarantine', page: '/quarantine' },
      ],
    });
  });

  it('is made again when its words change, not with every event', () => {
    const given = actions();
    const setToolTip = vi.fn<(text: string) => void>();
    const built: Item[][] = [];
    const tray = createStatusTray({
      platform: 'linux',
      tray: {
        setToolTip,
        setContextMenu: () => undefined,
        on: () => undefined,
        destroy: () => undefined,
      } as never,
      buildMenu: (template) => void built.push(template) as never,
      actions: given,
    });
    tray.say(undefined, 'en');
    tray.say(STATUS, 'en');
    tray.say({ ...STATUS }, 'en');
    tray.say(TROUBLED, 'en');
    tray.say(TROUBLED, 'fr');
    expect(built).toHaveLength(4);
    expect(setToolTip).toHaveBeenLastCalledWith(
      expect.stringContaining('1 enregistrement à corriger en quarantaine'),
    );
    const quarantine = built[2]!.find(({ label }) => label === '1 record to correct in quarantine');
    (quarantine!.click as unknown as () => void)();
    expect(given.go).toHaveBeenCalledWith('/quarantine');
    expect(built[1]!.map(({ label }) => label)).toContain('Nothing needs your attention');
  });
});

it.each([
  ['linux', ['click']],
  ['win32', ['click']],
  // There a click shows the menu, and would raise the window as well.
  ['darwin', []],
] as const)('the tray on %s hears %j', (platform, heard) => {
  const events: string[] = [];
  createStatusTray({
    platform,
    tray: { on: (event: string) => void events.push(event) } as never,
    buildMenu: () => ({}) as never,
    actions: actions(),
  });
  expect(events).toEqual(heard);
});

it('knows what a start waits for', () => {
  const rebuild = { done: 3, target: 10 };
  expect([
    startStepOf(undefined),
    startStepOf(TROUBLED),
    startStepOf(STATUS),
    startStepOf({ ...STATUS, rebuild }),
  ]).toEqual([
    { step: 'broker' },
    { step: 'kafka' },
    { step: 'log', done: 0, target: 0 },
    { step: 'log', ...rebuild },
  ]);
});
