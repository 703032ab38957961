/**
 * Spring files in the shapes that people have, each after a public one that its first line names: every fact that a file gives, by the line that gives it.
 */
import { expect, test } from 'vitest'
import { cloudRows } from './spring-cloud-rows.test-data.ts'
import { bootRows, type Row } from './spring-rows.test-data.ts'
import { read, springFiles, springFolders } from './spring.test-data.ts'

const rows: Readonly<Record<string, Row>> = { ...bootRows, ...cloudRows }

for (const [name, { of, settings, roles, facts, warnings = [] }] of Object.entries(rows)) {
  test(name, () => {
    const found = read(of, settings)
    expect(found.roles).toBe(roles)
    expect(found.facts).toMatchObject(facts)
    expect(found.warnings).toEqual(warnings.map(text => expect.stringContaining(text)))
  })
}

test('every folder has its row', () => {
  expect([...new Set(Object.values(rows).map(({ of }) => of))].toSorted()).toEqual(springFolders.toSorted())
})

test('no secret of these files is in what is read of them', () => {
  for (const { of, settings } of Object.values(rows)) {
    const secrets = springFiles(of).flatMap(({ text }) => text.match(/\w+-Secret-\d/g) ?? [])
    for (const secret of secrets) expect(JSON.stringify(read(of, settings))).not.toContain(secret)
  }
  expect(springFolders.flatMap(springFiles).filter(({ text }) => /-Secret-\d/.test(text)).length).toBeGreaterThan(4)
})
