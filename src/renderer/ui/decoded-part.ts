/** A part of an address as it was meant; one typed by hand may be no proper code, and is taken as it is. */
export function decodedPart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
