import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import presetMantine from 'postcss-preset-mantine';
import simpleVars from 'postcss-simple-vars';
import type { Plugin } from 'vite';

const at = (path: string) => resolve(import.meta.dirname, path);

/** Node 24, in Electron 45 as in the browser host. */
const NODE_TARGET = 'node24';

/** Mantine's own, for its `smaller-than` and `larger-than` mixins. */
const BREAKPOINTS = {
  'mantine-breakpoint-xs': '36em',
  'mantine-breakpoint-sm': '48em',
  'mantine-breakpoint-md': '62em',
  'mantine-breakpoint-lg': '75em',
  'mantine-breakpoint-xl': '88em',
};

export default defineConfig({
  main: {
    build: {
      target: NODE_TARGET,
      outDir: 'out/main',
      sourcemap: true,
      rollupOptions: {
        input: {
          main: at('src/main/main.ts'),
          web: at('src/web/main.ts'),
          broker: at('src/broker/process.ts'),
          projection: at('src/console/projection/projection-worker.ts'),
        },
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
        input: { preload: at('src/preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src/renderer'),
    plugins: [react(), absoluteBase()],
    css: { postcss: { plugins: [presetMantine(), simpleVars({ variables: BREAKPOINTS })] } },
    build: {
      // Electron's Chromium, and whatever current browser opens the browser host.
      target: 'es2022',
      minify: true,
      outDir: at('out/renderer'),
      // The content security policy allows no inline script and no data: URL in scripts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: { input: at('src/renderer/index.html') },
    },
  },
});

/**
 * Both hosts serve the screens from `/`, and a page below it (`/orders`) is reloaded as it is; electron-vite writes
 * relative addresses instead, for windows that load files.
 */
function absoluteBase(): Plugin {
  return {
    name: 'absolute-base',
    config(config) {
      config.base = '/';
    },
  };
}
