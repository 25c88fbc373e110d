import { EventEmitter } from 'node:events';
import { records } from '../runtime.ts';
import type { Menu } from './menu.ts';

/** Electron's `Tray`. Every one that there is stands in `standIn.trays`; `emit('click')` is a click on it. */
export class Tray extends EventEmitter {
  image: unknown;
  toolTip = '';
  title = '';
  menu: Menu | null = null;
  #destroyed = false;

  constructor(image: unknown) {
    super();
    this.image = image;
    records.trays.push(this);
  }

  setImage(image: unknown): void {
    this.image = image;
  }

  setPressedImage(): void {
    // macOS only.
  }

  setToolTip(text: string): void {
    this.toolTip = text;
  }

  setTitle(title: string): void {
    this.title = title;
  }

  getTitle(): string {
    return this.title;
  }

  setContextMenu(menu: Menu | null): void {
    this.menu = menu;
  }

  popUpContextMenu(): void {
    // Nothing is drawn.
  }

  setIgnoreDoubleClickEvents(): void {
    // macOS only.
  }

  displayBalloon(): void {
    // Windows only.
  }

  getBounds(): { x: number; y: number; width: number; height: number } {
    return { x: 0, y: 0, width: 22, height: 22 };
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  destroy(): void {
    this.#destroyed = true;
    const at = records.trays.indexOf(this);
    if (at !== -1) records.trays.splice(at, 1);
  }
}
