/**
 * Repairs as SARIF's fixes: each a description and the edits of the files, as far as files say what is to change.
 *
 *   F1  a repair without an edit is no fix, as SARIF has it: it stands in the other formats
 */
import type { Finding, Repair, RepairEdit } from '../../properties/finding.ts'
import { relativePath } from './places.ts'
import { changeText, whereText } from './repairs.ts'
import { artifact, message } from './sarif-parts.ts'

export function fixesOf({ repairs = [] }: Finding, base: string | undefined): readonly object[] {
  return repairs.flatMap(({ of, proposals, says }) =>
    proposals
      .filter(({ edits = [] }) => edits.length > 0)
      .map(proposal => ({
        description: message(
          `${descriptionOf(proposal)} ${of.join(', ')} then ${of.length === 1 ? 'holds' : 'hold'}. ${says}`,
        ),
        artifactChanges: artifactChanges(proposal.edits!, base),
      })),
  )
}

function descriptionOf({ changes }: Repair): string {
  const beside = changes.filter(({ file }) => file === undefined).map(whereText)
  return [
    `${changes.map(changeText).join(', ')}.`,
    ...(beside.length === 0 ? [] : [`Beside these edits: ${beside.join('; ')}.`]),
    ...changes.map(({ cost }) => cost),
  ].join(' ')
}

function artifactChanges(edits: readonly RepairEdit[], base: string | undefined): readonly object[] {
  return [...new Set(edits.map(({ file }) => file))].map(file => ({
    artifactLocation: artifact(relativePath(file, base)),
    replacements: edits
      .filter(edit => edit.file === file)
      .map(({ startLine, startColumn, endLine, endColumn, text }) => ({
        deletedRegion: { startLine, startColumn, endLine, endColumn },
        insertedContent: { text },
      })),
  }))
}
