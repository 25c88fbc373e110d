import { posix } from 'node:path';
import { Marked } from 'marked';
import { PAGES } from './pages.mjs';

const FRAME = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title} · Vigie</title>
<link rel="stylesheet" href="docs.css">
</head>
<body>
{body}
</body>
</html>
`;

const ON_THE_WEB = /^(?:https?:)?\/\//i;

/** A page around this HTML. */
export function framed(title, body) {
  // Functions: a `$` of the text means nothing.
  return FRAME.replace('{title}', () => escaped(title)).replace('{body}', () => body);
}

/**
 * A Markdown document of the repository as a page that is read offline: links lead to the other pages alone. The window opens no address
 * on the web, so such a link is its text with the address to copy; a link to any other file of the repository, or a picture, is its text.
 */
export function renderPage(file, markdown) {
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        return `<h${depth} id="${slugOf(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const text = this.parser.parseInline(tokens);
        if (ON_THE_WEB.test(href)) return withAddress(text, escaped(href));
        const target = targetOf(file, href);
        return target === undefined ? text : `<a href="${escaped(target)}">${text}</a>`;
      },
      image: ({ text }) => `<em>${escaped(text)}</em>`,
      html: ({ text }) => escaped(text),
    },
  });
  const title = /^# (.+)$/m.exec(markdown)?.[1] ?? 'Vigie';
  const back = '<nav><a href="index.html">Documentation of Vigie</a></nav>\n';
  return framed(title, back + marked.parse(markdown, { async: false }));
}

/** An address that stands as its own text is not said twice. */
function withAddress(text, address) {
  return text === address ? text : `${text} (${address})`;
}

function targetOf(file, href) {
  if (href.startsWith('#')) return href;
  const [path, anchor] = href.split('#');
  const wanted = posix.normalize(posix.join(posix.dirname(file), path));
  const page = PAGES.find((each) => each.file === wanted);
  return page && `${page.name}.html${anchor === undefined ? '' : `#${anchor}`}`;
}

/** As GitHub makes the anchor of a heading. */
function slugOf(heading) {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

export function escaped(text) {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
