/** The gallery in the repository: what it has is what comes out, its links lead somewhere, and it is said when it is stale. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimOf, claims } from '../../properties/claims.ts'
import { run } from '../../properties/decide.ts'
import type { Finding } from '../../properties/finding.ts'
import { claimPage, pageOf } from '../render/gallery-claim.ts'
import { machineFiles } from '../render/gallery-machines.ts'
import { galleryFiles, missingFrom } from '../render/gallery.ts'
import { reportJson, reportOf } from '../report.ts'
import { Folder, found, tool } from './fakes.test-data.ts'
import { galleryOf, staleness, writeGallery } from './gallery.ts'

const gallery = join(import.meta.dirname, '../gallery')
const page = (name: string) => readFileSync(join(gallery, name), 'utf8')
const pages = readdirSync(gallery, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.md'))

let folder: Folder
beforeAll(() => void (folder = new Folder()))
afterAll(() => folder.remove())

function decided(id: string): readonly Finding[] {
  const findings: Finding[] = []
  run({ kind: 'claim', id }, {}, finding => findings.push(finding))
  return findings
}

test.each(['K05', 'S25'])('The page of %s is what comes out (`npm run docs` writes the gallery anew).', id => {
  const claim = claimOf(id)!
  expect(page(pageOf(claim))).toBe(claimPage(claim, decided(id)))
})

test('The machines of the gallery are those of the models (`npm run docs` writes the gallery anew).', () => {
  for (const { name, text } of machineFiles()) expect(page(name)).toBe(text)
})

test('Every claim is in the index; what is not modelled says so; every link leads to a file that is there.', () => {
  const index = page('README.md')
  for (const claim of claims) {
    expect(index).toMatch(new RegExp(`^\\| (\\[${claim.id}\\]\\(claims/${claim.id}.md\\)|${claim.id}) \\|`, 'm'))
    expect(pages.includes(pageOf(claim))).toBe(claim.notModelled === undefined)
  }
  const links = pages.flatMap(name =>
    [...page(name).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, to]) => join(gallery, dirname(name), to!)),
  )
  expect(links.length).toBeGreaterThan(100)
  expect(links.filter(to => !existsSync(to))).toEqual([])
})

test('Nothing in the gallery varies between runs: no seconds, no dates, no paths, no version.', () => {
  const odd = pages.filter(name =>
    /\d\.\d+ s\b|\b\d{4}-\d\d-\d\d\b|\/(home|tmp|work)\/|--json|ackproof \d/.test(page(name)),
  )
  expect(odd).toEqual([])
})

const files = [
  { name: 'README.md', text: 'index\n' },
  { name: 'claims/K04.md', text: 'K04\n' },
]

test('What differs, what is missing and what is no longer made is said, with what to run; once written, nothing is.', () => {
  const at = folder.at('gallery')
  expect(staleness(at, files)).toBe(
    'reports/gallery/ is stale (missing: README.md, claims/K04.md): `npm run docs` writes it anew; look at the difference and commit it.',
  )
  writeGallery(at, files)
  expect(staleness(at, files)).toBeUndefined()
  mkdirSync(join(at, 'old'))
  writeFileSync(join(at, 'old/K99.md'), '')
  writeFileSync(join(at, 'README.md'), 'edited by hand\n')
  expect(staleness(at, files)).toContain('(differ from what comes out: README.md; no longer made: old/K99.md)')
  writeGallery(at, files)
  expect(staleness(at, files)).toBeUndefined()
})

test('No gallery is made of a report of another model, or of less than every claim.', () => {
  const json = folder.write('verify.json', reportJson(reportOf(tool, 'verify', [found('K04', 'holds')])))
  expect(() => galleryOf(json, 'def')).toThrow(`${json} is of another model (abc; this is def)`)
  expect(() => galleryOf(json, tool.model)).toThrow(
    /does not decide every claim \(S01, S02, S03, S04, S05 and \d+ more/,
  )
  const open = claims.map(({ id }) => found(id, id === 'K04' ? 'inconclusive' : 'holds'))
  expect(missingFrom({ findings: open })).toEqual(['K04'])
  const [index] = galleryFiles({ findings: open })
  expect(index!.text).toContain('| K04 |')
})
