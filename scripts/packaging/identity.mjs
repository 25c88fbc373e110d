import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../tooling/paths.mjs';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** What every package says of Vigie, whoever builds it. */
export const VERSION = manifest.version;
export const ELECTRON_VERSION = manifest.devDependencies.electron;
export const APP_ID = 'app.vigie.Vigie';
export const PRODUCT_NAME = manifest.productName;
/** The executable on Linux, the package's name, the desktop entry's, the icons'. */
export const EXECUTABLE = 'vigie';
export const COPYRIGHT = 'Copyright © 2026 The Vigie authors';
export const DESCRIPTION = {
  en: manifest.description,
  /** With what a test build puts before it, below the 80 characters that Debian allows. */
  short: 'console that watches an order pipeline on Apache Kafka',
  fr: 'Une console de bureau qui regarde en direct un pipeline de commandes sur Apache Kafka',
};
export const GENERIC_NAME = { en: 'Event stream console', fr: "Console de flux d'événements" };

export const SCHEME = 'vigie';
/** As the menu of the log page writes them and asks for them. */
export const TAPE = {
  extension: 'vigietape',
  mimeType: 'application/x-vigie-tape',
  name: { en: 'Vigie tape', fr: 'Bande Vigie' },
};

/** Chromium's texts that are kept: its file pickers and context menus, in the languages of Vigie. */
export const LANGUAGES = ['en-US', 'fr'];

/** Whose address a package bears; a fork that publishes says its own. */
export const MAINTAINER = process.env.VIGIE_MAINTAINER ?? 'The Vigie authors <nobody@vigie.invalid>';
export const HOMEPAGE =
  process.env.VIGIE_HOMEPAGE ??
  (process.env.GITHUB_REPOSITORY
    ? `${process.env.GITHUB_SERVER_URL ?? 'https://github.com'}/${process.env.GITHUB_REPOSITORY}`
    : 'https://vigie.invalid/');

/** In the name of everything that is no release: made from a stand-in for Electron, or open to a debugger. */
export const TEST_BUILD = 'test-build';
