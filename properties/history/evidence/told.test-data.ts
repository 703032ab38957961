/** The evidence of the first anomaly of a name in a little history, as people see it; and every check there is, as one. */
import { drawGrid } from '../../../reports/render/history-grid.ts'
import { plain } from '../../../reports/render/look.ts'
import type { Anomaly, AnomalyName } from '../anomalies.ts'
import type { Told } from '../beyond/beyond.test-data.ts'
import { beyondJepsen, type Facts } from '../beyond/index.ts'
import { type Checked, jepsenAnomalies } from '../check-history.ts'
import { findCycles } from '../cycles/cycles.ts'
import { observe } from '../observed.ts'
import type { Entry, Name, Operation, Step } from '../operation.ts'
import type { Recorded } from '../recorded.ts'
import { Recorder } from '../recorder.ts'
import { versionOrder } from '../version-order.ts'
import { type Evidence, evidenceOf } from './index.ts'

export const recordedOf = (lines: readonly Operation[]): Recorded => {
  const recorder = new Recorder()
  for (const line of lines) recorder.push(line)
  return recorder.recorded()
}

export function checkedOf(recorded: Recorded, facts: Partial<Facts> = {}): Checked {
  const observed = observe(recorded)
  const order = versionOrder(recorded, observed)
  const anomalies: readonly Anomaly[] = [
    ...jepsenAnomalies(recorded, observed, order, { asJepsen: false }),
    ...findCycles(recorded, observed, order, { ww: true, processEdges: 'ours' }),
    ...beyondJepsen(recorded, observed, order, { hasRealTime: true, sendsAreComplete: true, ...facts }),
  ]
  return { recorded, observed, order, anomalies }
}

export const check = (recorded: Recorded): readonly Anomaly[] => checkedOf(recorded).anomalies

export function evidenceIn(name: AnomalyName, lines: readonly Operation[], facts: Partial<Facts> = {}): Evidence {
  const checked = checkedOf(recordedOf(lines), facts)
  const anomaly = checked.anomalies.find(found => found.name === name)
  if (anomaly === undefined) throw new Error(`no ${name} in this history`)
  return evidenceOf(checked, anomaly, small => checkedOf(small, facts).anomalies)
}

export function toldOf(name: AnomalyName, ...told: readonly Told[]): string {
  return toldKnowing({}, name, ...told)
}

export function toldKnowing(facts: Partial<Facts>, name: AnomalyName, ...told: readonly Told[]): string {
  const { sentences, grid, isMinimal } = evidenceIn(name, told.flat(), facts)
  return [...sentences, ...drawGrid(grid, plain), ...(isMinimal ? [] : ['(not minimal)'])].join('\n')
}

/** A transaction told as one operation: its sends and its polls. */
export function does(process: Name, ...calls: readonly (Entry | readonly Entry[])[]): Told {
  const steps = calls.map((call): Step => ('partition' in call ? { type: 'send', record: call } : poll(call)))
  return [
    { process, kind: 'transaction', type: 'invoke', steps },
    { process, kind: 'transaction', type: 'ok', steps },
  ]
}

const poll = (records: readonly Entry[]): Step => ({ type: 'poll', records })
