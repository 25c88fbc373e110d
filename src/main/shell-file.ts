import { readFileSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import { LANGUAGES, type Language } from '../contract/language.ts';
import type { Placement } from './window-placement.ts';
import { moveFile } from '../console/patient-files.ts';

/** What the windows remember from one start to the next. */
export type ShellFile = {
  /** What the screens last spoke; absent before the first time. */
  readonly language: () => Language | undefined;
  readonly keepLanguage: (language: Language) => void;
  /** `layout`: the displays there are, see `layoutOf`. */
  readonly placement: (layout: string) => Placement | undefined;
  readonly keepPlacement: (layout: string, placement: Placement) => void;
};

const LAYOUTS = 12;
const PIXELS = v.pipe(v.number(), v.integer(), v.minValue(-100_000), v.maxValue(100_000));
const STATE = v.object({
  language: v.optional(v.picklist(LANGUAGES)),
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

/** A file that is missing or damaged is an empty one; one that cannot be written is told of once. */
export function openShellFile(path: string, log: (line: string) => void): ShellFile {
  let state = read(path);
  let isTold = false;

  function keep(next: State): void {
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

  return {
    language: () => state.language,
    keepLanguage(language) {
      if (language !== state.language) keep({ ...state, language });
    },
    placement: (layout) => state.placements.find((each) => each.layout === layout),
    keepPlacement(layout, { bounds, maximised }) {
      const others = state.placements.filter((each) => each.layout !== layout);
      const { x, y, width, height } = bounds;
      const latest = { layout, bounds: { x, y, width, height }, maximised };
      keep({ ...state, placements: [latest, ...others].slice(0, LAYOUTS) });
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
