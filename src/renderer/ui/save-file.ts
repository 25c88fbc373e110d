/** Gives the user a file to keep, under this name. */
export function saveFile(name: string, parts: readonly BlobPart[], type: string): void {
  const address = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has its own hold on it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** `orders-2026-11-20-10-42-07.csv` */
export function dated(name: string, ending: string): string {
  return `${name}-${new Date().toISOString().slice(0, 19).replaceAll(/[T:]/g, '-')}.${ending}`;
}
