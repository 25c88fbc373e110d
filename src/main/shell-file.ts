import { readFileSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import { moveFile } from '../console/patient-files.ts';
import { LANGUAGES } from '../contract/language.ts';
import { THEMES } from '../contract/shell.ts';
import type { Placement } from './window-placement.ts';

const LAYOUTS = 12;
const MOST_TAPES = 10;
const PIXELS = v.pipe(v.number(), v.integer(), v.minValue(-100_000), v.maxValue(100_000));
const SETTINGS = v.object({
  /** The language of the screens; absent before the first time. */
  language: v.optional(v.picklist(LANGUAGES)),
  theme: v.optional(v.picklist(THEMES)),
  /** Vigie goes on in the tray when its last window closes. */
  staysInTray: v.optional(v.boolean()),
  /** Tapes that were opened, latest first. */
  tapes: v.optional(v.array(v.string())),
});
const STATE = v.object({
  ...SETTINGS.entries,
  placements: v.fallback(
    v.array(
      v.object({
        layout: v.string(),
        bounds: v.object({ x: PIXELS, y: PIXELS, width: PIXELS, height: PIXELS }),
        maximised: v.boolean(),
      }),
    ),
    [],
  ),
});
type State = v.InferOutput<typeof STATE>;

export type ShellSettings = Readonly<v.InferOutput<typeof SETTINGS>>;

/** What the desktop remembers from one start to the next. */
export type ShellFile = {
  readonly settings: () => ShellSettings;
  readonly keep: (change: ShellSettings) => void;
  readonly keepTape: (path: string) => void;
  /** `layout`: the displays there are, see `layoutOf`. */
  readonly placement: (layout: string) => Placement | undefined;
  readonly keepPlacement: (layout: string, placement: Placement) => void;
};

/** A missing or damaged file counts as an empty one; the log says once if it cannot be written. */
export function openShellFile(path: string, log: (line: string) => void): ShellFile {
  let state = read(path);
  let isTold = false;

  function write(next: State): void {
    state = next;
    try {
      // Whole or not at all: a start in the middle of it reads the old one.
      writeFileSync(`${path}.new`, `${JSON.stringify(state, undefined, 2)}\n`);
      moveFile(`${path}.new`, path);
    } catch (error) {
      if (!isTold) log(`the windows' places cannot be kept: ${String(error)}`);
      isTold = true;
    }
  }

  function keep(change: ShellSettings): void {
    const next = { ...state, ...change };
    if (JSON.stringify(next) !== JSON.stringify(state)) {
      write(next);
    }
  }

  return {
    settings: () => state,
    keep,
    keepTape(tape) {
      const others = (state.tapes ?? []).filter((each) => each !== tape);
      keep({ tapes: [tape, ...others].slice(0, MOST_TAPES) });
    },
    placement: (layout) => state.placements.find((each) => each.layout === layout),
    keepPlacement(layout, { bounds, maximised }) {
      const others = state.placements.filter((each) => each.layout !== layout);
      const { x, y, width, height } = bounds;
      const latest = { layout, bounds: { x, y, width, height }, maximised };
      write({ ...state, placements: [latest, ...others].slice(0, LAYOUTS) });
    },
  };
}

function read(path: string): State {
  try {
    return v.parse(STATE, JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return { placements: [] };
  }
}
