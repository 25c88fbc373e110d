import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../tooling/paths.mjs';
import { PAGES } from './pages.mjs';
import { renderPage } from './render-page.mjs';

/** The pages that the Help menu names besides. */
const OTHERS = new Set(['index', 'licences']);

describe.each(PAGES)('$file', ({ file }) => {
  const html = renderPage(file, readFileSync(join(root, file), 'utf8'));
  const links = [...html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href);

  it('leads only to pages that are there, and to headings that are on them', () => {
    for (const href of links.filter((each) => !/^https:|^docs\.css$/.test(each))) {
      const [page, anchor] = href.split('#');
      const name = page.replace('.html', '');
      const target = PAGES.find((each) => each.name === name);
      expect({ href, isThere: page === '' || target !== undefined || OTHERS.has(name) }).toEqual({
        href,
        isThere: true,
      });
      if (anchor === undefined) continue;
      const on = page === '' ? html : renderPage(target.file, readFileSync(join(root, target.file), 'utf8'));
      expect(on).toContain(`id="${anchor}"`);
    }
  });

  it('runs nothing and loads nothing but its style', () => {
    expect(html).not.toMatch(/<script|<img|<iframe|\son\w+=|javascript:/i);
  });
});

it('makes plain text of what a package does not hold', () => {
  const html = renderPage(
    'docs/a.md',
    '# A & B\n\n[x](../src/x.ts) ![p](p.png) [y](options.md#home) <b>c</b>',
  );
  expect(html).toContain('<title>A &amp; B · Vigie</title>');
  expect(html).toContain('<p>x <em>p</em> <a href="options.html#home">y</a> &lt;b&gt;c&lt;/b&gt;</p>');
});
