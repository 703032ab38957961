/** Reads and checks one history in a process of its own, so that its memory is its own; prints what it took as one line of JSON. */
import { checkHistory } from '../../properties/history/check-history.ts'
import { readHistory } from '../cli/history/read-history.ts'

const [file = ''] = process.argv.slice(2)
const begun = performance.now()
const [history] = await readHistory([file])
const read = performance.now()
const { recorded, anomalies } = checkHistory(history!.recorded, { ww: false, facts: history!.facts })
const checked = performance.now()
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
console.log(
  JSON.stringify({
    operations: recorded.operations,
    // The last sends are not polled any more: that they are unseen is as it should be.
    anomalies: anomalies.filter(({ name }) => name !== 'unseen').length,
    readSeconds: (read - begun) / 1_000,
    checkSeconds: (checked - read) / 1_000,
    processorSeconds: (userCPUTime + systemCPUTime) / 1e6,
    memoryBytes: maxRSS * 1_024,
  }),
)
