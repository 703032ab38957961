import { expect, test } from 'vitest'
import { cacheFolder } from './cache-folder.ts'

const linux = { platform: 'linux', env: {}, home: '/home/ada', here: '/project' } as const

test.each([
  ['Linux has ~/.cache', linux, '/home/ada/.cache/ackproof'],
  ['XDG_CACHE_HOME is obeyed', { ...linux, env: { XDG_CACHE_HOME: '/x' } }, '/x/ackproof'],
  ['a relative XDG_CACHE_HOME is ignored', { ...linux, env: { XDG_CACHE_HOME: 'x' } }, '/home/ada/.cache/ackproof'],
  ['macOS has its library', { ...linux, platform: 'darwin' }, '/home/ada/Library/Caches/ackproof'],
  [
    'Windows has LOCALAPPDATA',
    { ...linux, platform: 'win32', env: { LOCALAPPDATA: String.raw`C:\Users\ada\AppData\Local` } },
    String.raw`C:\Users\ada\AppData\Local\ackproof\Cache`,
  ],
  [
    'ACKPROOF_CACHE is taken before all of them',
    { ...linux, env: { ACKPROOF_CACHE: '/a', XDG_CACHE_HOME: '/x' } },
    '/a',
  ],
  ['and may be relative', { ...linux, env: { ACKPROOF_CACHE: 'a' } }, '/project/a'],
  ['an account without a home has none', { ...linux, home: '' }, undefined],
  ['nor has one of Windows without LOCALAPPDATA', { ...linux, platform: 'win32' }, undefined],
] as const)('%s', (_, account, folder) => {
  expect(cacheFolder(account)).toBe(folder)
})
