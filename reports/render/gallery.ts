/**
 * The gallery: every claim with its verdict, a page for every counterexample, and the machines, as Markdown files that stand in the repository.
 *
 *     report of the whole suite ──galleryFiles──▶ README.md · claims/K04.md · machines/README.md · machines/replica.dot
 *
 *   G1  nothing in it varies between runs, nor with the version of ackproof: it is stale when a claim, a machine or what comes out has changed
 *   G2  a claim's page is made of that claim's findings alone
 *   G3  a claim without a counterexample has no page; the index says why
 */
import { type Claim, claims } from '../../properties/claims.ts'
import type { Report } from '../report.ts'
import { claimPage, pageOf } from './gallery-claim.ts'
import { galleryIndex } from './gallery-index.ts'
import { machineFiles } from './gallery-machines.ts'

export interface GalleryFile {
  /** Below the gallery's folder. */
  readonly name: string
  readonly text: string
}

export function galleryFiles({ findings }: Pick<Report, 'findings'>): readonly GalleryFile[] {
  const of = ({ id }: Claim) => findings.filter(each => each.id === id)
  const pages = claims.flatMap(claim => {
    const text = claimPage(claim, of(claim))
    return text === undefined ? [] : [{ name: pageOf(claim), text }]
  })
  const index = { name: 'README.md', text: galleryIndex(claims.map(claim => ({ claim, findings: of(claim) }))) }
  return [index, ...pages, ...machineFiles()]
}

/** Claims that the report says nothing of, or something undecided: a gallery of it would be of less than the whole. */
export function missingFrom({ findings }: Pick<Report, 'findings'>): readonly string[] {
  const decided = new Set(findings.filter(({ verdict }) => verdict !== 'inconclusive').map(({ id }) => id))
  const open = new Set(
    findings.filter(({ verdict, expected }) => verdict === 'inconclusive' && verdict !== expected).map(({ id }) => id),
  )
  return claims.map(({ id }) => id).filter(id => !decided.has(id) || open.has(id))
}
