/** A browser for tests, where there is one: named by CHROMIUM, or in one of the places where distributions put it. */
import { existsSync } from 'node:fs'

const places = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

export const chromium = places.find(path => path !== '' && existsSync(path))

/** What stands behind a test's name where none is. */
export const withoutBrowser =
  chromium === undefined ? ' (skipped: no browser; apt-get install chromium, or name one in CHROMIUM)' : ''
