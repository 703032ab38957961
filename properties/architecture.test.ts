/**
 * The import rules of the house ("Who may import whom"), as a test that says why.
 *
 *     model/explorer ← model ─┐
 *                             ├── properties ← reports/render ← reports/cli        (a ← b: b imports a)
 *          impl/core ← impl ──┘
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

interface Rule {
  /** The files that it binds; a file is bound by every rule whose `of` it matches. */
  readonly of: RegExp
  /** What they may import: a path of ours, or a package's name. */
  readonly may: RegExp
  readonly why: string
}

const rules: readonly Rule[] = [
  {
    of: /^model\/explorer\/(?!adapter|examples\/)/,
    may: /^model\/explorer\//,
    why: 'the explorer knows only itself; XState enters through adapter.ts',
  },
  {
    of: /^model\/explorer\/(adapter|examples\/)/,
    may: /^(model\/explorer\/|xstate$)/,
    why: 'the explorer knows no queue',
  },
  {
    of: /^model\//,
    may: /^(model\/|xstate$|(dot-properties|yaml|jsonc-parser|oxc-parser|dockerfile-ast)$)/,
    why: 'model and impl are two independent tellings, and neither knows who reads them',
  },
  {
    of: /^model\/(?!deployment\/)/,
    may: /^(?!(dot-properties|yaml|jsonc-parser|oxc-parser|dockerfile-ast)$)/,
    why: 'files are read in deployment/, and nowhere else',
  },
  { of: /^impl\/core\//, may: /^impl\/core\//, why: 'the core of the broker imports only itself' },
  {
    of: /^impl\//,
    may: /^(impl\/|node:)/,
    why: 'impl and model are two independent tellings, and neither knows who reads them',
  },
  {
    of: /^properties\//,
    may: /^(properties|model|impl)\/|^(fast-check|@xstate\/test|edn-data)$/,
    why: 'what we promise does not know how it is told',
  },
  {
    of: /^properties\/(?!history\/readers\/)/,
    may: /^(?!edn-data$)/,
    why: 'edn-data enters through history/readers/, where what it rounds is put right',
  },
  {
    of: /^properties\/(?!conformance\/machines\/paths)/,
    may: /^(?!@xstate\/test$)/,
    why: '@xstate/test enters through conformance/machines/paths.ts',
  },
  {
    of: /^reports\/render\/page\//,
    may: /^(reports\/render\/(page\/|look\.ts$)|reports\/packed\.ts$|properties\/(finding|telling\/[\w-]+)\.ts$|preact(\/hooks)?$)/,
    why: 'the page goes to a browser: what it reads is in its data, not in the rooms',
  },
  {
    of: /^reports\/packed\.ts$/,
    may: /^fflate$/,
    why: 'both the page and whoever writes it pack and unpack',
  },
  {
    of: /^reports\/(render\/(?!page\/)|schema\/|(history-)?report\.ts)/,
    may: /^(reports\/(render|schema)\/|reports\/((history-)?report|packed)\.ts$|properties\/|model\/)|^(zod|cli-table3)$/,
    why: 'a renderer is a function from report to string',
  },
]
/** Words that would let the world in, where nothing but the arguments may decide. */
const pure =
  /^((model|properties|impl\/core|reports\/render(?!\/page\/.*\.tsx$))\/|impl\/sinks\/(recipes?|steps|schedule)\.ts$)/
const world =
  /(?<!#)\b(Date\b|performance\.|process\.|Math\.random|setTimeout|setInterval|setImmediate|queueMicrotask|async\b|await\b|Promise\b)/
const isLeaf = (file: string) => /\.(test|bench|test-data)\.ts$/.test(file) || file.startsWith('reports/bench/')

/** What file `file` with this text does against the rules, a sentence each. */
function offences(file: string, text: string): readonly string[] {
  if (isLeaf(file)) return []
  const source = sourceOf(text)
  const imports = importsOf(file, source)
  const wrong = rules
    .filter(({ of }) => of.test(file))
    .flatMap(({ may, why }) => imports.filter(to => !may.test(to)).map(to => `${file} imports ${to}: ${why}`))
  const leaves = imports
    .filter(isLeaf)
    .filter(to => !(file.startsWith('reports/cli/') && to.startsWith('reports/bench/')))
  const worldly = pure.test(file) ? (world.exec(source.code)?.[1] ?? '') : ''
  return [
    ...wrong,
    ...leaves.map(to => `${file} imports ${to}: tests and benches are leaves`),
    ...(worldly === '' ? [] : [`${file} says ${worldly}: no clock, no dice, no async here; the caller brings them`]),
  ]
}

/** Static, dynamic and type imports, as a path from the top or a package's name. */
function importsOf(file: string, { code, texts }: Source): readonly string[] {
  const found = [...code.matchAll(/\b(?:from|import|import\s*\()\s*"(\d+)"/g)].map(([, k]) => texts[Number(k)]!)
  return found.map(to => (to.startsWith('.') ? normalize(join(file, '..', to)) : to))
}

interface Source {
  readonly code: string
  readonly texts: readonly string[]
}

/** Code without comments, its texts numbered: both may speak of anything. Of a template only what it computes stays. */
function sourceOf(text: string): Source {
  const texts: string[] = []
  const code = text.replace(
    /\/\*[\s\S]*?\*\/|\/\/.*|(['"])((?:\\.|(?!\1)[^\\\n])*)\1|`(?:\\.|[^`\\])*`/g,
    (all, quote, inner) => {
      if (quote) return `"${texts.push(inner) - 1}"`
      return all.startsWith('`') ? [...all.matchAll(/\$\{([^}]*)\}/g)].map(([, computed]) => computed).join(' ') : ' '
    },
  )
  return { code, texts }
}

const top = fileURLToPath(new URL('..', import.meta.url))
const sources = ['model', 'impl', 'properties', 'reports'].flatMap(room =>
  readdirSync(top).includes(room)
    ? readdirSync(join(top, room), { recursive: true, encoding: 'utf8' }).map(file => join(room, file))
    : [],
)

test('who may import whom, and where neither clock nor dice are', () => {
  const files = sources.filter(file => /\.tsx?$/.test(file))
  expect(files.length).toBeGreaterThan(30)
  expect(files.flatMap(file => offences(file, readFileSync(join(top, file), 'utf8')))).toEqual([])
})

test('the top level holds the four rooms and what belongs to a package, nothing else', () => {
  const allowed =
    /^(\..*|package(-lock)?\.json|tsconfig\.json|README\.md|LICENSE|model|impl|properties|reports|node_modules|dist|coverage|.*\.tgz)$/
  expect(readdirSync(top).filter(name => !allowed.test(name))).toEqual([])
})

test.each([
  ['model/explorer/store.ts', `import { setup } from 'xstate'`, 'XState enters through adapter.ts'],
  ['model/explorer/adapter.ts', `import { leader } from '../kafka/replica.ts'`, 'the explorer knows no queue'],
  ['model/kafka/replica.ts', `import type { Log } from '../../impl/core/log.ts'`, 'two independent tellings'],
  ['impl/core/log.ts', `export { x } from '../../model/index.ts'`, 'imports only itself'],
  ['model/kafka/replica.ts', `import 'node:fs'`, 'imports node:fs'],
  ['properties/decide.ts', `const x = await import('../reports/report.ts')`, 'does not know how it is told'],
  ['properties/history/check-history.ts', `import { parseEDNString } from 'edn-data'`, 'through history/readers/'],
  ['reports/render/html.ts', `import { readFileSync } from 'node:fs'`, 'function from report to string'],
  ['reports/render/page/app.tsx', `import { claims } from '../../../properties/claims.ts'`, 'goes to a browser'],
  ['model/index.ts', `import { spec } from './toy.test.ts'`, 'leaves'],
  ['model/kafka/replica.ts', `const now = Date.now()`, 'no clock'],
  ['properties/decide.ts', `export async function run() {}`, 'no async'],
  ['impl/sinks/recipe.ts', `export async function handle() {}`, 'no async'],
  ['impl/sinks/redis.ts', `import { createClient } from 'redis'`, 'neither knows who reads them'],
])('it bites: %s with %s', (file, text, why) => {
  expect(offences(file, text).join('\n')).toContain(why)
})

test.each([
  ['model/explorer/adapter.ts', `import { setup } from 'xstate'`],
  [
    'model/explorer/examples/two-phase-commit.ts',
    `import { setup } from 'xstate'\nimport { always } from '../index.ts'`,
  ],
  ['properties/decide.ts', `// from 'node:fs' would be wrong; Date too\nconst says = 'Math.random is async'`],
  ['properties/history/readers/exact-edn.ts', `import { parseEDNString } from 'edn-data'`],
  ['reports/cli/main.ts', `import 'node:fs'\nimport('../bench/bench.ts')`],
  ['model/kafka/replica.test.ts', `import 'node:fs'\nDate.now()`],
])('it lets the good through: %s', (file, text) => {
  expect(offences(file, text)).toEqual([])
})
