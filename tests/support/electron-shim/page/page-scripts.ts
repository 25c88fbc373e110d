import { readFileSync } from 'node:fs';
import { createCodec } from '../codec.ts';
import { isolatedWorld, type PreloadProcess } from './isolated-world.ts';
import { mainWorld } from './main-world.ts';

export const ISOLATED_WORLD = 'electron-isolated';
export const BINDING = '__standInPost';
const RECEIVE = '__standInReceive';
const NAMES = {
  toMain: 'stand-in-to-main',
  toIsolated: 'stand-in-to-isolated',
  binding: BINDING,
  receive: RECEIVE,
};

export function mainWorldScript(): string {
  return `(${mainWorld.toString()})(${JSON.stringify(NAMES)})`;
}

/** Throws for a preload that a sandboxed window could not load. */
export function isolatedWorldScript(preloadFile: string, about: PreloadProcess): string {
  if (preloadFile.endsWith('.mjs'))
    throw new Error(`a sandboxed preload cannot be an ES module: ${preloadFile}`);
  const preload = `function (require, module, exports, process) {${readFileSync(preloadFile, 'utf8')}\n}`;
  const args = [JSON.stringify(NAMES), createCodec.toString(), preload, JSON.stringify(about)];
  return `(${isolatedWorld.toString()})(${args.join(',')})`;
}

/**
 * Called with each message, as a value: were the message part of the text, Chromium would compile each one and keep it
 * among its scripts for a while.
 */
export const RECEIVE_FUNCTION = `function (message) { ${RECEIVE}(message); }`;
