import { describe, expect, it } from 'vitest';
import { cascade, layoutOf, placeOn, type DisplayAreas } from './window-placement.ts';

function display(x: number, y: number, width: number, height: number): DisplayAreas {
  return { bounds: { x, y, width, height }, workArea: { x, y: y + 30, width, height: height - 30 } };
}

const LAPTOP = display(0, 0, 1440, 900);
const PROJECTOR = display(1440, 0, 1920, 1080);

describe('where a window opens', () => {
  it('is where it was, on the display it was on', () => {
    const placement = { bounds: { x: 1600, y: 100, width: 1200, height: 800 }, maximised: true };
    expect(placeOn(placement, [LAPTOP, PROJECTOR])).toEqual(placement);
  });

  it.each([
    ['the projector is gone', { x: 1600, y: 100, width: 1200, height: 800 }],
    ['its head is above every display', { x: 0, y: -400, width: 800, height: 700 }],
    ['only a corner of it would be seen', { x: 1400, y: 100, width: 800, height: 700 }],
    ['it is below every display', { x: 0, y: 2000, width: 800, height: 700 }],
  ])('is forgotten where %s', (_why, bounds) => {
    expect(placeOn({ bounds, maximised: false }, [LAPTOP])).toBeUndefined();
  });

  it('is made to fit a smaller display, and no smaller than the screens can be', () => {
    expect(
      placeOn({ bounds: { x: 10, y: 20, width: 4000, height: 3000 }, maximised: false }, [LAPTOP]),
    ).toEqual({ bounds: { x: 10, y: 30, width: 1440, height: 870 }, maximised: false });
    expect(
      placeOn({ bounds: { x: 10, y: 40, width: 200, height: 10 }, maximised: false }, [LAPTOP])?.bounds,
    ).toEqual({ x: 10, y: 40, width: 390, height: 600 });
  });

  it('is remembered for each arrangement of displays, whatever their order', () => {
    expect(layoutOf([LAPTOP, PROJECTOR])).toBe(layoutOf([PROJECTOR, LAPTOP]));
    expect(layoutOf([LAPTOP, PROJECTOR])).not.toBe(layoutOf([LAPTOP]));
  });

  it('is beside the last window as long as it stays on a display', () => {
    expect(cascade({ x: 0, y: 40, width: 800, height: 600 }, [LAPTOP])).toEqual({
      x: 32,
      y: 72,
      width: 800,
      height: 600,
    });
    expect(cascade({ x: 640, y: 40, width: 800, height: 600 }, [LAPTOP])).toBeUndefined();
  });
});
