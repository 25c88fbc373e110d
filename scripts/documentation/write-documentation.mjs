import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shippedPackages, thirdPartyNotices } from '../packaging/third-party.mjs';
import { root } from '../tooling/paths.mjs';
import { PAGES } from './pages.mjs';
import { escaped, framed, renderPage } from './render-page.mjs';

/** Writes the documentation, the changelog and all licences as pages beside the screens, in `docs/`. */
export function writeDocumentation(built = root) {
  const folder = join(built, 'out', 'renderer', 'docs');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { name, file } of PAGES) {
    writeFileSync(join(folder, `${name}.html`), renderPage(file, readFileSync(join(root, file), 'utf8')));
  }
  writeFileSync(join(folder, 'index.html'), contentsPage());
  writeFileSync(join(folder, 'licences.html'), licencesPage(built));
  copyFileSync(join(root, 'scripts', 'documentation', 'docs.css'), join(folder, 'docs.css'));
}

function contentsPage() {
  const entries = PAGES.map(({ name, file, says }) => {
    const title = /^# (.+)$/m.exec(readFileSync(join(root, file), 'utf8'))?.[1] ?? name;
    return `<dt><a href="${name}.html">${escaped(title)}</a></dt><dd>${escaped(says)}</dd>`;
  });
  const licences = '<dt><a href="licences.html">Licences</a></dt><dd>Of Vigie and of all it contains.</dd>';
  const french = '<p lang="fr">La documentation n’existe qu’en anglais.</p>';
  return framed(
    'Documentation',
    `<h1>Vigie</h1>\n${french}\n<dl>\n${[...entries, licences].join('\n')}\n</dl>`,
  );
}

function licencesPage(built) {
  const own = readFileSync(join(root, 'LICENSE'), 'utf8');
  const { text } = thirdPartyNotices(shippedPackages(built));
  return framed(
    'Licences',
    `<nav><a href="index.html">Documentation of Vigie</a></nav>
<h1>Licences</h1>
<p>A package has the same texts in LICENSE.txt and THIRD-PARTY.txt, and those of Electron and Chromium in
LICENSE.electron.txt and LICENSES.chromium.html.</p>
<h2>Vigie</h2>
<pre>${escaped(own)}</pre>
<h2>What Vigie contains</h2>
<pre>${escaped(text)}</pre>`,
  );
}
