import { mkdirSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import presetMantine from 'postcss-preset-mantine';
import simpleVars from 'postcss-simple-vars';
import { build, type Plugin } from 'vite';

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
    plugins: [bundledPackages('main'), ownProcesses()],
    build: {
      target: NODE_TARGET,
      outDir: 'out/main',
      // A package leaves the maps out, so no file names one.
      sourcemap: 'hidden',
      rollupOptions: {
        input: {
          main: at('src/main/main.ts'),
          web: at('src/web/main.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    plugins: [bundledPackages('preload')],
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
    plugins: [react(), absoluteBase(), bundledPackages('renderer')],
    css: { postcss: { plugins: [presetMantine(), simpleVars({ variables: BREAKPOINTS })] } },
    build: {
      // Electron's Chromium, and whatever current browser opens the browser host.
      target: 'es2022',
      minify: true,
      outDir: at('out/renderer'),
      // The content security policy allows no inline script and no data: URL in scripts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: { index: at('src/renderer/index.html'), notice: at('src/renderer/notice.html') },
      },
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

const OWN_PROCESSES = {
  broker: at('src/broker/process.ts'),
  projection: at('src/console/projection/projection-worker.ts'),
};

/**
 * The broker's process and the read model's thread, each as one CommonJS file: no release of Electron has a test of ES
 * modules in a utility process or a thread that are read from inside its archive.
 */
function ownProcesses(): Plugin {
  return {
    name: 'own-processes',
    apply: 'build',
    async closeBundle() {
      for (const [name, entry] of Object.entries(OWN_PROCESSES)) {
        await build({
          configFile: false,
          logLevel: 'warn',
          plugins: [bundledPackages(name)],
          // Of the packages, only what has no files of its own.
          ssr: { noExternal: ['valibot'] },
          build: {
            target: NODE_TARGET,
            outDir: at('out/main'),
            emptyOutDir: false,
            copyPublicDir: false,
            sourcemap: 'hidden',
            minify: false,
            ssr: entry,
            rollupOptions: { output: { format: 'cjs', entryFileNames: `${name}.cjs` } },
          },
        });
      }
    },
  };
}

/** Writes down which packages a bundle took in (`out/bundled/`): a package of Vigie passes on their licences. */
function bundledPackages(name: string): Plugin {
  return {
    name: 'bundled-packages',
    apply: 'build',
    buildEnd(error) {
      if (error) return;
      const places = [...this.getModuleIds()].flatMap((id) => packagePlace(id) ?? []);
      mkdirSync(at('out/bundled'), { recursive: true });
      writeFileSync(
        at(`out/bundled/${name}.json`),
        `${JSON.stringify([...new Set(places)].sort(), undefined, 2)}\n`,
      );
    },
  };
}

/** `node_modules/a/node_modules/b` of a module in it, as lock files write it. */
function packagePlace(moduleId: string): string | undefined {
  const path = relative(import.meta.dirname, moduleId).replaceAll('\\', '/');
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}
