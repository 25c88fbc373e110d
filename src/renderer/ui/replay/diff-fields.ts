/** A field that is not the same at two instants; a side is absent where it has no such field. */
export type FieldDifference = {
  readonly field: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
};

/**
 * Compares two values field by field, in the order of their fields. Things in lists are told apart by their `key`, not
 * by their place.
 */
export function diffFields(before: unknown, after: unknown): FieldDifference[] {
  const old = fieldsOf(before);
  const now = fieldsOf(after);
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((field) => ({ field, before: old.get(field), after: now.get(field) }))
    .filter((each) => each.before !== each.after);
}

function fieldsOf(value: unknown, path = '', fields = new Map<string, string>()): Map<string, string> {
  if (value === undefined || value === null) return fields;
  if (typeof value !== 'object') {
    fields.set(path, typeof value === 'string' ? value : JSON.stringify(value));
    return fields;
  }
  for (const [name, part] of Object.entries(value)) {
    const key = Array.isArray(value) ? ((part as { key?: string } | undefined)?.key ?? name) : name;
    fieldsOf(part, path === '' ? key : `${path}.${key}`, fields);
  }
  return fields;
}
