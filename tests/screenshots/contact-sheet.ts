import { readFile } from 'node:fs/promises';
import type { Browser } from '@playwright/test';

export type Picture = { readonly name: string; readonly path: string };
export type ContactSheet = {
  readonly title: string;
  readonly pictures: readonly Picture[];
  /** Width of one picture on the sheet, in px. */
  readonly width: number;
  readonly columns: number;
  /** Of the sheet's file. */
  readonly path: string;
};

/** All pictures of one state in one picture, made by a page. */
export async function makeContactSheet(browser: Browser, sheet: ContactSheet): Promise<void> {
  const { title, pictures, width, columns } = sheet;
  const figures = await Promise.all(
    pictures.map(async ({ name, path }) => {
      const source = `data:image/png;base64,${(await readFile(path)).toString('base64')}`;
      return `<figure><figcaption>${name}</figcaption><img src="${source}" width="${width}"></figure>`;
    }),
  );
  const page = await browser.newPage({ viewport: { width: columns * (width + 16) + 16, height: 800 } });
  await page.setContent(
    `<style>
      body { margin: 16px; font: 16px sans-serif; background: #777; color: #fff }
      h1 { font-size: 20px; margin: 0 0 8px }
      main { display: grid; grid-template-columns: repeat(${columns}, ${width}px); gap: 16px }
      figure { margin: 0 }
      img { display: block }
    </style><h1>${title}</h1><main>${figures.join('')}</main>`,
  );
  await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
  await page.screenshot({ path: sheet.path, fullPage: true });
  await page.close();
}
