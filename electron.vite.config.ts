import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const at = (path: string) => resolve(import.meta.dirname, path);

/** Node 24, in Electron 45 as in the browser host. */
const NODE_TARGET = 'node24';

export default defineConfig({
  main: {
    build: {
      target: NODE_TARGET,
      outDir: 'out/main',
      sourcemap: true,
      rollupOptions: {
        input: present({
          main: at('src/main/main.ts'),
          web: at('src/web/main.ts'),
          broker: at('src/broker/process.ts'),
        }),
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: NODE_TARGET,
      outDir: 'out/preload',
      // A sandboxed preload is one CommonJS file: it cannot load packages or `.mjs`.
      externalizeDeps: false,
      rollupOptions: {
        input: present({ preload: at('src/preload/preload.ts') }),
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src/renderer'),
    base: '/',
    plugins: [react()],
    build: {
      target: 'chrome140',
      outDir: at('out/renderer'),
      // The content security policy allows no inline script and no data: URL in scripts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: { input: at('src/renderer/index.html') },
    },
  },
});

function present(entries: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(entries).filter(([, path]) => existsSync(path)));
}
