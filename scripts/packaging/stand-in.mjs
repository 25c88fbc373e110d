/**
 * In every stand-in for Electron's executable, as a comment. A package that holds this text is for tests and nothing
 * else: the check refuses it unless it is told that a stand-in is expected.
 */
export const STAND_IN_MARK = 'vigie-electron-stand-in';
