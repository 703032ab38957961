import { expect, test } from 'vitest'
import {
  boundsOf,
  parseAs,
  parseFaults,
  parseGuarantees,
  parseJobs,
  parseMaxSeconds,
  parseMaxStates,
  parseHistoryRequire,
  parseRepair,
  parseRequire,
  withRepairAlone,
} from './options.ts'

test('numbers are whole and in range, or refused with an example', () => {
  expect(parseJobs('4')).toBe(4)
  expect(parseMaxStates('1000')).toBe(1000)
  expect(parseMaxSeconds('0.5')).toBe(0.5)
  for (const bad of ['0', '-1', '65', 'two', '', '1e3']) expect(() => parseJobs(bad)).toThrow('such as --jobs 2')
  for (const bad of ['0', '-1', '1.5', 'many']) expect(() => parseMaxStates(bad)).toThrow('such as --max-states')
  for (const bad of ['0', '-1', '1000000', 'NaN', 'Infinity', ''])
    expect(() => parseMaxSeconds(bad)).toThrow('such as --max-seconds')
})

test('--repair is one repair for all that it names, and without a name for whatever is broken', () => {
  expect(parseRepair('NAL:b1,d1', parseRepair(''))).toEqual([[], ['NAL:b1', 'NAL:d1']])
  expect(() => parseRepair('NAL')).toThrow('--repair needs a guarantee and fault classes')
  expect(() => parseRepair('NAL:b7')).toThrow("--repair: 'b7' is no fault class")
})

test('a file behind --repair is a file', () => {
  expect(withRepairAlone(['check', '--repair', 'a.properties'])).toEqual(['check', '--repair=', 'a.properties'])
  expect(withRepairAlone(['check', 'a', '--repair', 'NAL:b1'])).toEqual(['check', 'a', '--repair', 'NAL:b1'])
  expect(withRepairAlone(['--repair', 'NAL', 'a'])).toEqual(['--repair', 'NAL', 'a'])
  expect(() => parseRepair('NAL')).toThrow('such as --repair NAL:b1,d1')
  expect(withRepairAlone(['--repair', '--json', 'x', '--repair'])).toEqual(['--repair=', '--json', 'x', '--repair='])
})

test('--require is one requirement a fault class, and repeats add up', () => {
  expect(parseRequire('ALO:c', parseRequire('NAL:b1,p*'))).toEqual(['NAL:b1', 'NAL:p*', 'ALO:c'])
  expect(parseRequire('NAL:b1', ['NAL:b1'])).toEqual(['NAL:b1'])
  expect(parseRequire('EO:c,n,rb')).toEqual(['EO:c', 'EO:n', 'EO:rb'])
  expect(() => parseRequire('NAL')).toThrow('such as --require NAL:b1,d1')
  expect(() => parseRequire('NAL:')).toThrow('a fault class is missing')
  expect(() => parseRequire('NAl:b1')).toThrow("'NAl' is no guarantee; there are NAL, NSL")
  expect(() => parseRequire('NAL:b9')).toThrow("'b9' is no fault class")
})

test('guarantees of a history are named in any case', () => {
  expect(parseHistoryRequire('nal,Eo', ['ORD'])).toEqual(['NAL', 'EO', 'ORD'])
  expect(() => parseHistoryRequire('nil')).toThrow("'NIL' is no guarantee")
})

test('lists name what exists; what is refused is quoted only if it looks like a name', () => {
  expect(parseFaults('b1, d1')).toEqual(['b1', 'd1'])
  expect(parseGuarantees('NAL')).toEqual(['NAL'])
  expect(() => parseFaults('password=hunter2')).not.toThrow('hunter2')
  expect(() => parseFaults('toString')).toThrow("'toString' is no fault class")
})

test('--as has a role and a file', () => {
  expect(parseAs('producer=a=b.properties')).toEqual([{ as: 'producer', path: 'a=b.properties' }])
  expect(() => parseAs('producer')).toThrow('--as needs producer')
  expect(() => parseAs('sink=a')).toThrow('--as needs producer')
})

test('the memory is shared out among the processes, and no limit means none', () => {
  expect(boundsOf({ jobs: 4 }).maxBytes).toBeLessThanOrEqual(boundsOf({ jobs: 2 }).maxBytes / 2 + 1)
  expect(boundsOf({})).not.toHaveProperty('until')
  expect(boundsOf({ maxSeconds: 5 }).until).toBeGreaterThan(Date.now() + 4000)
})
