import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { prettyJson } from './pretty-json.ts';
import { RecordValue } from './record-value.tsx';

it('colours the words of a record', () => {
  const html = renderToStaticMarkup(<RecordValue text="" tokens={prettyJson('{"a":9007199254740993}')} />);
  expect(html).toContain('<span data-token="number">9007199254740993</span>');
});

it('shows a megabyte of JSON laid out, without an element for each of its words', () => {
  const json = JSON.stringify(Array.from({ length: 60_000 }, (_, n) => ({ n })));
  const html = renderToStaticMarkup(<RecordValue text={json} tokens={prettyJson(json)} />);
  expect(html).not.toContain('<span');
  expect(html).toContain('{\n    &quot;n&quot;: 59999\n  }');
});
