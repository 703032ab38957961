import { expect, test } from 'vitest'
import { relativePath } from './places.ts'

test.each([
  ['conf/a.properties', undefined, 'conf/a.properties'],
  ['./conf//a.properties', undefined, 'conf/a.properties'],
  ['/home/me/shop/conf/a.properties', '/home/me/shop', 'conf/a.properties'],
  ['/home/me/shop/conf/a.properties', '/home/me/shop/', 'conf/a.properties'],
  ['/home/me/shopping/a.properties', '/home/me/shop', 'a.properties'],
  ['/home/me/shop/conf/a.properties', undefined, 'a.properties'],
  ['../a.properties', undefined, 'a.properties'],
  ['../a.properties', '/home/me/shop', 'a.properties'],
  ['conf/../a.properties', '/home/me/shop', 'a.properties'],
  ['../shop/conf/a.properties', '/home/me/shop', 'conf/a.properties'],
  ['C:\\shop\\conf\\a.properties', 'C:\\shop', 'conf/a.properties'],
  ['conf\\a.properties', 'C:\\shop', 'conf/a.properties'],
  ['C:\\shop\\a.properties', undefined, 'a.properties'],
])('%s seen from %s is %s', (file, base, path) => {
  expect(relativePath(file, base)).toBe(path)
})
