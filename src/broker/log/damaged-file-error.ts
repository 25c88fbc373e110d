/** A small file cannot be read, and going on without it would change what the user has set. */
export class DamagedFileError extends Error {
  override readonly name = 'DamagedFileError';

  constructor(path: string, whatToDo: string) {
    super(`${path} is damaged. Nothing was changed. ${whatToDo}`);
  }
}
