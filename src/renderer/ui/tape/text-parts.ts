const PART_CHARACTERS = 500_000;

/** A text in parts of whole lines; a line that is longer than a part is a part of its own. At least one. */
export function textParts(text: string, characters = PART_CHARACTERS): string[] {
  const parts: string[] = [];
  for (let from = 0; from < text.length;) {
    let end = Math.min(text.length, from + characters);
    if (end < text.length) {
      const before = text.lastIndexOf('\n', end - 1);
      const after = text.indexOf('\n', end);
      end = before >= from ? before + 1 : after < 0 ? text.length : after + 1;
    }
    parts.push(text.slice(from, end));
    from = end;
  }
  return parts.length > 0 ? parts : [''];
}
