/**
 * What the page is given: the report's findings by what they are about, with the words that they lack, and the machines to draw.
 *
 *   D1  plain data, no DOM: page-data.ts makes it where the report is rendered, the page reads it
 */
import type { Finding } from '../../../properties/finding.ts'

export type PageFinding = Omit<Finding, 'seconds' | 'bytesPerState' | 'decides'> & {
  /** What would decide it, as rows of a name and a text. */
  readonly supply?: readonly (readonly [string, string])[]
  readonly agreement: 'as expected' | 'contradicted' | 'undecided'
}

/** A claim, a guarantee that `check` asked about, or a comparison of model and broker. */
export interface Group {
  readonly id: string
  readonly kind: 'claim' | 'guarantee' | 'comparison'
  /** Under which heading it is listed. */
  readonly section: string
  readonly name: string
  readonly says: string
  readonly answer?: string
  readonly source?: string
  readonly assumes?: readonly string[]
  readonly evidence?: string
  readonly notModelled?: string
  readonly findings: readonly PageFinding[]
}

export interface MachineDrawn {
  readonly id: string
  /** As a path names them: 'running.leader'; '' for a machine of one state. */
  readonly states: readonly string[]
  /** from, event, to: whatever the machine could do. */
  readonly transitions: readonly (readonly [string, string, string])[]
}

export interface ChangeRow {
  /** 'NAL:b1'. */
  readonly id: string
  readonly kind: 'worse' | 'better' | 'otherwise'
  /** 'holds → broken'. */
  readonly turn: string
  /** 'old.properties:1 acks=all → new.properties:2 acks=1'. */
  readonly by: readonly string[]
}

export interface PageData {
  readonly command: string
  readonly version: string
  readonly model: string
  readonly groups: readonly Group[]
  readonly warnings: readonly string[]
  /** Of two sides compared: the headline, and each change as a row. */
  readonly changes?: { readonly says: string; readonly rows: readonly ChangeRow[] }
  /** What the reference broker made of the paths, in sentences. */
  readonly onBroker: readonly string[]
  readonly faultWords: Readonly<Record<string, string>>
  readonly circumstanceWords: Readonly<Record<string, string>>
  readonly guaranteeWords: Readonly<Record<string, string>>
  readonly machines: readonly MachineDrawn[]
}

/** The id of the element that holds the data. */
export const DATA_ELEMENT = 'report'
