import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseAst } from 'vite';
import { root } from '../tooling/paths.mjs';

/** Where Electron begins; everything else that runs is reached from here. */
const ENTRY = 'out/main/main.js';

/** What of `built` runs in the packaged application: its files, from the root, and the packages these import. */
export function reachedFromMain(built = root) {
  const files = new Set();
  const packages = new Set();
  const todo = [ENTRY];
  while (todo.length > 0) {
    const file = todo.pop();
    if (files.has(file)) continue;
    const text = readText(join(built, file));
    if (text === undefined) continue;
    files.add(file);
    for (const wanted of importsOf(text)) {
      const isOurs = wanted.startsWith('.');
      if (isOurs && /\.c?js$/.test(wanted)) {
        todo.push(posix.normalize(posix.join(posix.dirname(file), wanted)));
      }
      if (!isOurs) packages.add(wanted);
    }
  }
  return { files: sorted(files), packages: sorted(packages) };
}

/**
 * Relative files and bare package names that a module imports, requires or names as `new URL('./x', import.meta.url)`;
 * Node's own and Electron are left out.
 */
export function importsOf(text) {
  const wanted = new Set();
  const loaders = new Set(['require']);
  const add = (node) => {
    if (node?.type === 'Literal' && typeof node.value === 'string') wanted.add(node.value);
  };
  walk(parseAst(text), (node) => {
    const callee = node.callee?.name;
    if (node.type === 'VariableDeclarator' && node.init?.callee?.name === 'createRequire')
      loaders.add(node.id.name);
    else if (node.type === 'NewExpression' && callee === 'URL' && node.arguments.length === 2)
      add(node.arguments[0]);
    else if (node.type === 'CallExpression' && loaders.has(callee)) add(node.arguments[0]);
    else add(node.source);
  });
  const names = [...wanted].map((each) => (each.startsWith('.') ? each : packageName(each)));
  return [...new Set(names.filter((name) => name !== undefined))];
}

function walk(node, visit) {
  if (Array.isArray(node)) for (const each of node) walk(each, visit);
  else if (node !== null && typeof node === 'object') {
    if (typeof node.type === 'string') visit(node);
    for (const value of Object.values(node)) walk(value, visit);
  }
}

function packageName(wanted) {
  if (wanted.startsWith('node:') || wanted === 'electron' || wanted.startsWith('electron/')) return undefined;
  return /^(@[\w.-]+\/[\w.-]+|[a-z][\w.-]*)(\/|$)/.exec(wanted)?.[1];
}

/** The entries of a lock file, by their place (`node_modules/a/node_modules/b`). */
export function lockedPackages(lockFile = join(root, 'package-lock.json')) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}

/** The places in `locked` of these packages and of all they depend on. Throws where one is not there. */
export function withDependencies(names, locked = lockedPackages()) {
  const places = new Set();
  const visit = (name, from, isOptional) => {
    const place = placeOf(name, from, locked);
    if (isOptional && (place === undefined || isForDevelopment(locked[place]))) return;
    if (place === undefined) {
      throw new Error(`package-lock.json does not hold ${name}, which ${from || 'Vigie'} needs`);
    }
    if (places.has(place)) return;
    places.add(place);
    const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = locked[place];
    for (const each of Object.keys(dependencies)) visit(each, place, false);
    for (const each of Object.keys({ ...optionalDependencies, ...peerDependencies }))
      visit(each, place, true);
  };
  for (const name of names) visit(name, '', false);
  return sorted(places);
}

/** Node's own way up through the folders. */
function placeOf(name, from, locked) {
  for (let at = from; ; at = at.slice(0, Math.max(at.lastIndexOf('/node_modules/'), 0))) {
    const place = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (locked[place]) return place;
    if (at === '') return undefined;
  }
}

/**
 * The names of the production packages that nothing in the packaged application imports. Names, not places: the builder
 * moves a nested package to the top where that is free.
 */
export function unreachedPackages(places, locked = lockedPackages()) {
  const reached = new Set(places.map(packageAt));
  const production = Object.keys(locked).filter((place) => place !== '' && !isForDevelopment(locked[place]));
  return sorted(new Set(production.map(packageAt).filter((name) => !reached.has(name))));
}

/** The name of the package at a place. */
export function packageAt(place) {
  return place.split('node_modules/').at(-1);
}

/** Tools, and what is bundled into the screens; `devOptional` is a tool that a production package would also take. */
function isForDevelopment(entry) {
  return entry.dev === true || entry.devOptional === true;
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** By code units: the same on every machine. */
export function sorted(texts) {
  return [...texts].sort((one, other) => (one < other ? -1 : 1));
}
