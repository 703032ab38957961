/**
 * The page's program and looks: from the package as the build has put them there, from sources by building them.
 *
 *     dist/reports/render/page/bundle.{js,css}          the published package: no bundler is needed, nor there
 *     reports/render/page/*.tsx ──esbuild──▶ text       a checkout, for tests and `npm run ackproof`
 */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { PageBundle } from '../render/html.ts'

const folder = new URL('../render/page/', import.meta.url)

export async function pageBundle(): Promise<PageBundle> {
  const [script, style] = ['bundle.js', 'bundle.css'].map(name => new URL(name, folder))
  if (existsSync(script!)) return { script: readFileSync(script!, 'utf8'), style: readFileSync(style!, 'utf8') }
  return buildPage()
}

export async function buildPage(): Promise<PageBundle> {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: ['main.tsx', 'page.css'].map(name => fileURLToPath(new URL(name, folder))),
    outdir: 'out',
    write: false,
    bundle: true,
    minify: true,
    format: 'iife',
    target: ['es2022'],
    charset: 'utf8',
    legalComments: 'none',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
  })
  const ending = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))!.text
  return { script: ending('.js'), style: ending('.css') }
}
