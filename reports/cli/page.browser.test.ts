/**
 * The page in a real browser, opened from disk as a reader does: stepped through by keyboard and by click, linked into, printed, and looked at by
 * axe-core in both colour schemes on a phone's width and a desk's. Nothing may be fetched, and nothing said on the console, whatever is done.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import { type Browser, chromium as playwright, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { renderHtml } from '../render/html.ts'
import { checkReport, hostile, hostileReport, largeReport, smallReport } from '../render/page.test-data.ts'
import type { Report } from '../report.ts'
import { chromium, withoutBrowser } from './chromium.test-data.ts'
import { pageBundle } from './page-bundle.ts'

const report = smallReport()
const broken = report.findings.find(({ counterexample }) => counterexample?.nearMiss)!
const steps = broken.counterexample!.steps.length

interface Opened {
  readonly page: Page
  /** Requests for anything but the file, and whatever the console or an error said. */
  readonly noise: readonly string[]
}

interface Look {
  readonly width?: number
  readonly colorScheme?: 'light' | 'dark'
}

describe.skipIf(chromium === undefined)(`The page in a browser${withoutBrowser}`, () => {
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

  const fragmentOf = (page: Page) => new URL(page.url()).hash
  /** A browser tells of a new address a moment after it is there. */
  const soon = <T>(seen: () => Promise<T>) => expect.poll(seen, { timeout: 20_000 })
  const player = (page: Page, at = 0) => page.locator('[data-player]').nth(at)
  const current = async (page: Page, at = 0) => player(page, at).locator('[aria-current="step"] .n').allTextContents()

  test('By keyboard: Home, →, ←, End; each step is in the address, in the list and said aloud.', async () => {
    const { page, noise } = await open('verify', '#BUG-K1/0')
    await soon(() => current(page)).toEqual([`${steps}`])
    await page.keyboard.press('Home')
    await soon(async () => [await current(page), fragmentOf(page)]).toEqual([[], '#BUG-K1/0/step-0'])
    for (const n of [1, 2, 3]) {
      await page.keyboard.press('ArrowRight')
      await soon(async () => [await current(page), fragmentOf(page)]).toEqual([[`${n}`], `#BUG-K1/0/step-${n}`])
    }
    const { who, does } = broken.counterexample!.steps[2]!
    expect(await player(page).locator('[aria-live]').textContent()).toBe(`Step 3 of ${steps}: ${who} ${does}.`)
    await page.keyboard.press('ArrowLeft')
    await soon(() => current(page)).toEqual(['2'])
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowRight')
    await soon(() => current(page)).toEqual([`${steps}`])
    expect(await player(page).locator('[aria-live]').textContent()).toContain('This step decides.')
    for (const key of ['Home', 'ArrowRight', 'ArrowRight', 'ArrowRight']) void page.keyboard.press(key)
    await soon(async () => [await current(page), fragmentOf(page)]).toEqual([['3'], '#BUG-K1/0/step-3'])
    expect(noise).toEqual([])
    await page.close()
  })

  test('Space plays from the beginning and stops at the end; space again pauses.', async () => {
    const { page, noise } = await open('verify')
    await page.clock.install({ time: 0 })
    await page.goto(`${files.get('verify')!}#BUG-K1/0/step-0`)
    await page.reload()
    await page.clock.pauseAt(60_000)
    // In small pieces: the page draws between them.
    const pass = async (ms: number) => {
      for (let passed = 0; passed < ms; passed += 100) await page.clock.runFor(100)
    }
    await page.keyboard.press('Space')
    await pass(3000)
    await soon(() => current(page)).toEqual(['2'])
    await page.keyboard.press('Space')
    await pass(3000)
    await soon(() => current(page)).toEqual(['2'])
    await page.keyboard.press('Space')
    await pass(1500 * steps)
    await soon(() => current(page)).toEqual([`${steps}`])
    expect(await player(page).getByRole('button', { name: 'Play (space)' }).count()).toBe(1)
    expect(noise).toEqual([])
    await page.close()
  })

  test('By click: the list, the picture and the buttons; Back goes to where one was.', async () => {
    const { page, noise } = await open('verify', '#BUG-K1/0')
    await player(page).locator('.steps a').nth(3).click()
    await soon(async () => [await current(page), fragmentOf(page)]).toEqual([['4'], '#BUG-K1/0/step-4'])
    await player(page).locator('.steps a').nth(0).click()
    await page.goBack()
    await soon(() => current(page)).toEqual(['4'])
    await player(page).getByRole('button', { name: 'One step on (→)' }).click()
    await soon(() => current(page)).toEqual(['5'])
    await player(page)
      .locator('.sequence .row')
      .nth(1)
      .click({ position: { x: 4, y: 4 } })
    await soon(() => current(page)).toEqual(['2'])
    await page.getByRole('link', { name: 'Overview' }).click()
    await soon(() => page.locator('h1').textContent()).toContain('5 claims')
    await page.goBack()
    await soon(() => current(page)).toEqual(['2'])
    expect(noise).toEqual([])
    await page.close()
  })

  test('A link to a step shows that step and the state after it, also of the near miss.', async () => {
    const { page, noise } = await open('verify', '#BUG-K1/0/step-3')
    await soon(() => current(page)).toEqual(['3'])
    expect(await player(page).locator('.state-title').textContent()).toBe('After step 3')
    const logs = () =>
      player(page)
        .locator('.log')
        .evaluateAll(all => all.map(one => one.getAttribute('aria-label')))
    expect(await logs()).toEqual(['Log: #1 of epoch 1 at offset 0; high watermark 0', 'Log: empty; high watermark 0'])
    await page.goto(`${files.get('verify')!}#BUG-K1/0/near/step-2`)
    await soon(() => current(page, 1)).toEqual(['2'])
    expect(noise).toEqual([])
    await page.close()
  })

  test('Keys go to the player that has the focus.', async () => {
    const { page } = await open('verify', '#BUG-K1/0')
    await player(page, 1).locator('.steps a').nth(4).focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowRight')
    await soon(async () => [await current(page), await current(page, 1)]).toEqual([[`${steps}`], ['1']])
    await page.close()
  })

  test('Whatever is done first: the page stays where it is while the player is in sight, and goes to it when it is not.', async () => {
    const at = (page: Page) => page.evaluate<number>('Math.round(scrollY)')
    const acts: readonly ((page: Page) => Promise<void>)[] = [
      page => player(page).getByRole('button', { name: 'One step back (←)' }).click(),
      page => page.keyboard.press('ArrowLeft'),
      page =>
        player(page)
          .locator('.steps a')
          .nth(steps - 2)
          .click(),
    ]
    for (const act of acts) {
      const { page } = await open('verify', '#BUG-K1')
      await player(page).evaluate(one => one.scrollIntoView({ block: 'start' }))
      const before = await at(page)
      expect(before).toBeGreaterThan(100)
      await act(page)
      await soon(async () => [await current(page), fragmentOf(page)]).toEqual([
        [`${steps - 1}`],
        `#BUG-K1/0/step-${steps - 1}`,
      ])
      expect(await at(page)).toBe(before)
      await page.close()
    }
    const { page } = await open('verify', '#BUG-K1')
    for (const again of [1, 2]) {
      await page.evaluate('scrollTo(0, 0)')
      await page.getByRole('link', { name: 'See it end well' }).click()
      await soon(async () => (await player(page, 1).locator('.controls').boundingBox())!.y).toBeLessThan(900)
      expect([again, (await at(page)) > 100]).toEqual([again, true])
    }
    await page.close()
  })

  test('After “See it end well” the keys are for the near miss, and it alone says so.', async () => {
    const { page } = await open('verify', '#BUG-K1')
    const hints = async () => Promise.all([0, 1].map(n => player(page, n).locator('.keys').isVisible()))
    expect(await hints()).toEqual([true, false])
    await page.getByRole('link', { name: 'See it end well' }).click()
    const last = broken.counterexample!.nearMiss!.told.steps.length
    await soon(() => current(page, 1)).toEqual([`${last}`])
    await soon(hints).toEqual([false, true])
    await page.keyboard.press('ArrowLeft')
    await soon(async () => [await current(page), await current(page, 1)]).toEqual([[`${steps}`], [`${last - 1}`]])
    await page.close()
  })

  test('What settles it comes first: the step, what would have kept it, why; then whose sentence it is, and the cases.', async () => {
    const { page } = await open('verify', '#BUG-K1/0')
    const decisive = broken.counterexample!.steps.find(step => step.decisive)!.n
    const { repair } = broken.counterexample!.nearMiss!
    const settled = await page.locator('.settled').textContent()
    expect(settled).toContain(`Decided at step ${decisive}`)
    expect(settled).toContain(`Would have kept it: ${repair}`)
    const parts = page.locator('.case-head, .why, .about, .cases, [data-player]')
    expect(await parts.evaluateAll(all => all.map(one => one.className.split(' ')[0]))).toEqual([
      'case-head',
      'why',
      'about',
      'cases',
      'player',
      'player',
    ])
    await page.close()
    const without = await open('large', '#S14/0')
    expect(await without.page.locator('.near').textContent()).toContain('No neighbouring case of this claim was found')
    await without.page.close()
  })

  test('On a phone no name and no error code is wider than its place; a broker is never broken in two.', async () => {
    const { page } = await open('verify', '#BUG-K14/0/step-6', { width: 390 })
    const tooWide = await page
      .locator('.lane-heads > span, .steps a > span')
      .evaluateAll(all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.textContent))
    expect(tooWide).toEqual([])
    const lines = await page
      .locator('.unbroken')
      .evaluateAll(all => all.map(one => one.getClientRects().length).filter(count => count > 1))
    expect(lines).toEqual([])
    expect(await page.locator('.sequence .label.is-now').textContent()).toContain('NOT_ENOUGH_REPLICAS_AFTER_APPEND')
    const picture = (await page.locator('.sequence[role="img"]').first().boundingBox())!
    for (const label of await player(page).locator('.sequence .label').all()) {
      const { x, width } = (await label.boundingBox())!
      expect(x).toBeGreaterThanOrEqual(picture.x)
      expect(x + width).toBeLessThanOrEqual(picture.x + picture.width)
    }
    await page.close()
  })

  test('Claims are found by their words; the command is one that repeats the run, without the files of this one.', async () => {
    const { page, noise } = await open('verify')
    const rows = () => page.locator('.claim-grid tbody th[scope="row"] b').allTextContents()
    await page.getByRole('searchbox').fill('k1')
    await soon(rows).toEqual(['BUG-K1', 'BUG-K14', 'BUG-K18'])
    await page.getByRole('searchbox').fill('nothing says this')
    await soon(rows).toEqual([])
    expect(await page.locator('.filter [role="status"]').textContent()).toBe('0 of 5')
    expect(await page.locator('.means').textContent()).toContain('Broken means')
    expect(noise).toEqual([])
    await page.close()
  })

  test('The first screen of check: guarantee by fault class, each verdict a sign, a word and a link.', async () => {
    const { page, noise } = await open('check')
    const heads = await page.locator('.check-grid thead th b').allTextContents()
    expect(heads).toEqual(['b1', 'none'])
    const cells = await page.locator('.check-grid td').allTextContents()
    expect(cells).toEqual(['broken', 'holds', 'depends', 'inconclusive'])
    expect(await page.locator('.check-grid td svg').count()).toBe(4)
    expect(await page.locator('.bounds').textContent()).toContain('acks=1 (p.properties, line 2)')
    expect(await page.locator('.bounds pre').textContent()).toBe('ackproof check p.properties')
    await page.locator('.check-grid td a').nth(2).click()
    await soon(async () => [fragmentOf(page), await page.locator('.branch-head').allTextContents()]).toEqual([
      '#ORD/0',
      ['broken when replication.factor=1', 'holds when replication.factor=3'],
    ])
    expect(noise).toEqual([])
    await page.close()
  })

  test('Whatever a report says is shown as text: nothing of it runs, nothing is fetched.', async () => {
    const { page, noise } = await open('hostile')
    expect(await page.locator('.warnings li').textContent()).toBe(hostile)
    await page.locator('.check-grid td a').first().click()
    await page.waitForSelector('.case')
    expect(await page.locator('.why-steps').textContent()).toBe(hostile)
    expect(await page.locator('.steps').first().textContent()).toContain(hostile)
    expect(await page.evaluate(`['hacked' in globalThis, document.querySelectorAll('img').length]`)).toEqual([false, 0])
    expect(noise).toEqual([])
    await page.close()
  })

  test('Printed, every step is there and the picture is the final one, wherever one was.', async () => {
    const { page } = await open('verify', '#BUG-K1/0/step-2')
    expect(await player(page).locator('.is-future').count()).toBeGreaterThan(0)
    await page.emulateMedia({ media: 'print' })
    await page.waitForSelector(`.state[data-after="${steps}"]`)
    expect(await player(page).locator('.is-future').count()).toBe(0)
    expect(await player(page).locator('.steps li').count()).toBe(steps)
    expect(await page.locator('.controls').first().isVisible()).toBe(false)
    await page.close()
  })

  test('Hundreds of cases are a table whose head and first column stay in sight.', async () => {
    const { page, noise } = await open('large', '#S14', { width: 390 })
    await page.locator('.cases > summary').click()
    const table = page.locator('.scrolls.tall')
    await table.evaluate(one => one.scrollTo(200, 5000))
    const [box, head, side] = [
      await table.boundingBox(),
      await table.locator('thead th').nth(1).boundingBox(),
      await table.locator('tbody th').last().boundingBox(),
    ]
    expect([Math.round(head!.y - box!.y), Math.round(side!.x - box!.x)]).toEqual([1, 1])
    expect(noise).toEqual([])
    await page.close()
  })

  const looks = (['light', 'dark'] as const).flatMap(colorScheme => [390, 1280].map(width => ({ colorScheme, width })))
  const places = [
    ['verify', ''],
    ['check', ''],
    ['verify', '#BUG-K1/0/step-4'],
    ['verify', '#BUG-K14/0'],
    ['check', '#ORD/0'],
    ['table', '#S14/2'],
  ] as const

  test.each(looks)(
    'In $colorScheme at $width pixels: axe finds nothing serious, nothing is wider than the screen.',
    async look => {
      for (const [name, fragment] of places) {
        const { page, noise } = await open(name, fragment, look)
        await page.evaluate(axe.source)
        const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run())
        const found = violations.map(({ id, impact, nodes }) => `${fragment} ${impact} ${id}: ${nodes[0]!.html}`)
        expect(found).toEqual([])
        expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
        expect(noise).toEqual([])
        await page.close()
      }
    },
  )
})
