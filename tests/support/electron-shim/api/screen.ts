import { EventEmitter } from 'node:events';

export type Rectangle = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

const BOUNDS: Rectangle = { x: 0, y: 0, width: 1920, height: 1080 };
const DISPLAY = {
  id: 1,
  label: 'stand-in',
  bounds: BOUNDS,
  size: { width: BOUNDS.width, height: BOUNDS.height },
  workArea: { ...BOUNDS, y: 30, height: BOUNDS.height - 30 },
  workAreaSize: { width: BOUNDS.width, height: BOUNDS.height - 30 },
  scaleFactor: 1,
  rotation: 0,
  internal: true,
} as const;

/** One display; more can be plugged in by giving `getAllDisplays` another answer. */
export const screen = Object.assign(new EventEmitter(), {
  getPrimaryDisplay: () => DISPLAY,
  getAllDisplays: () => [DISPLAY],
  getDisplayMatching: () => DISPLAY,
  getDisplayNearestPoint: () => DISPLAY,
  getCursorScreenPoint: () => ({ x: 0, y: 0 }),
});
