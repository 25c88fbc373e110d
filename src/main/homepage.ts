import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the package says that it comes from. One built at home names an address that cannot exist, or none. */
export function homepageOf(appDir: string): string | undefined {
  try {
    const { homepage } = JSON.parse(readFileSync(join(appDir, 'package.json'), 'utf8')) as {
      readonly homepage?: unknown;
    };
    const isAddress = typeof homepage === 'string' && /^https:\/\/[^\s]+$/.test(homepage);
    return isAddress && !new URL(homepage).hostname.endsWith('.invalid') ? homepage : undefined;
  } catch {
    return undefined;
  }
}
