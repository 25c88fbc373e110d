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
    for (const href of links.filter((each) => each !== 'docs.css')) {
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

  it('leads nowhere on the web, where its window does not go', () => {
    expect(links.filter((href) => /^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(href))).toEqual([]);
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

it.each([
  ['[Electron](https://www.electronjs.org/docs)', 'Electron (https://www.electronjs.org/docs)'],
  ['[`a`](http://a.test/?x=1&y=2 "title")', '<code>a</code> (http://a.test/?x=1&amp;y=2)'],
  ['<https://a.test/?x=1&y=2>', 'https://a.test/?x=1&amp;y=2'],
  ['https://a.test', 'https://a.test'],
  ['[b][there]\n\n[there]: //a.test/b', 'b (//a.test/b)'],
])('writes the address on the web in %s as text', (markdown, html) => {
  expect(renderPage('docs/a.md', `# A\n\n${markdown}`)).toContain(`<p>${html}</p>`);
});
