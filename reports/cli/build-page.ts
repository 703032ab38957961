/** The last part of `npm run build`: the page's program and looks as text into dist, so that the package renders pages without a bundler. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { buildPage } from './page-bundle.ts'

const { script, style } = await buildPage()
const folder = new URL('../../dist/reports/render/page/', import.meta.url)
mkdirSync(folder, { recursive: true })
writeFileSync(new URL('bundle.js', folder), script)
writeFileSync(new URL('bundle.css', folder), style)
