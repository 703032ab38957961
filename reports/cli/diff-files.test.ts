import { expect, test } from 'vitest'
import { pairFiles } from './diff-files.ts'

test('P1: old files in another folder stand for those of the same names', () => {
  expect(pairFiles(['.before/deploy/app.yml', '.before/topics.yml'], ['topics.yml', 'deploy/app.yml'])).toEqual([
    { name: 'topics.yml', old: '.before/topics.yml', new: 'topics.yml' },
    { name: 'deploy/app.yml', old: '.before/deploy/app.yml', new: 'deploy/app.yml' },
  ])
})

test('P1: of two files of one name the one with the longer common end is the partner', () => {
  const pairs = pairFiles(['old/b/app.yml', 'old/a/app.yml'], ['new/a/app.yml', 'new/b/app.yml'])
  expect(pairs.map(({ old, new: now }) => [old, now])).toEqual([
    ['old/a/app.yml', 'new/a/app.yml'],
    ['old/b/app.yml', 'new/b/app.yml'],
  ])
})

test('P2: what has no partner stays alone, on its side', () => {
  expect(pairFiles(['x/a.yml', 'x/gone.yml'], ['a.yml', 'added.yml'])).toEqual([
    { name: 'a.yml', old: 'x/a.yml', new: 'a.yml' },
    { name: 'added.yml', new: 'added.yml' },
    { name: 'x/gone.yml', old: 'x/gone.yml' },
  ])
})

test('dots lead nowhere, and the same file on both sides is its own partner', () => {
  expect(pairFiles(['./a.yml'], ['../a.yml'])).toEqual([{ name: 'a.yml', old: './a.yml', new: '../a.yml' }])
  expect(pairFiles(['a.yml'], ['a.yml'])).toEqual([{ name: 'a.yml', old: 'a.yml', new: 'a.yml' }])
})
