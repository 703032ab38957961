/** The page's reports as files, and a browser that opens them: for tests that look at the page as a reader does. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium as playwright, type Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { renderHtml } from '../render/html.ts'
import { checkReport, hostileReport, largeReport, smallReport } from '../render/page.test-data.ts'
import type { Report } from '../report.ts'
import { chromium } from './chromium.test-data.ts'
import { pageBundle } from './page-bundle.ts'

const report = smallReport()
export const broken = report.findings.find(({ counterexample }) => counterexample?.nearMiss)!
export const steps = broken.counterexample!.steps.length

interface Opened {
  readonly page: Page
  /** Requests for anything but the file, and whatever the console or an error said. */
  readonly noise: readonly string[]
}

interface Look {
  readonly width?: number
  readonly colorScheme?: 'light' | 'dark'
}

/** Called inside of `describe`: the browser is there for its tests. */
export function pagesOpened() {
  const folder = mkdtempSync(join(tmpdir(), 'ackproof-page-'))
  let browser: Browser
  const files = new Map<string, string>()

  beforeAll(async () => {
    const bundle = await pageBundle()
    const pages: Record<string, Report> = {
      verify: report,
      check: checkReport(broken),
      hostile: hostileReport(broken),
      large: largeReport(report),
      table: largeReport(report, 40),
    }
    for (const [name, each] of Object.entries(pages)) {
      const file = join(folder, `${name}.html`)
      writeFileSync(file, renderHtml(each, bundle))
      files.set(name, pathToFileURL(file).href)
    }
    browser = await playwright.launch({ executablePath: chromium! })
  })

  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true })
  })

  async function open(
    name: string,
    fragment = '',
    { width = 1280, colorScheme = 'light' }: Look = {},
  ): Promise<Opened> {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, reducedMotion: 'reduce' })
    const noise: string[] = []
    const url = files.get(name)!
    page.on('console', message => noise.push(message.text()))
    page.on('pageerror', error => noise.push(error.message))
    page.on('request', request => {
      if (request.url().split('#')[0] !== url) noise.push(request.url())
    })
    await page.goto(`${url}${fragment}`)
    await page.waitForSelector('main h1')
    return { page, noise }
  }

  return { files, open }
}

export const fragmentOf = (page: Page) => new URL(page.url()).hash
export const player = (page: Page, at = 0) => page.locator('[data-player]').nth(at)
export const current = async (page: Page, at = 0) =>
  player(page, at).locator('[aria-current="step"] .n').allTextContents()
