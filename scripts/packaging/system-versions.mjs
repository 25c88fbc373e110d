/**
 * The oldest systems that Vigie runs on: those of Electron 45 (its README and breaking-changes.md), and on Linux those with
 * the C library that Node 24 and Chromium are built for. `docs/packaging.md` says the same.
 */
export const MINIMUM = { macos: '13.0', windows: '10', debian: '12', ubuntu: '22.04', fedora: '38' };
