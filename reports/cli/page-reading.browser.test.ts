/** The page as somebody reads it who sees it for the first time: what comes first, where it moves, whom the keys are for, what is found. */
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { chromium, withoutBrowser } from './chromium.test-data.ts'
import { broken, current, fragmentOf, pagesOpened, player, steps } from './page-opened.test-data.ts'

/** A browser tells of a new address a moment after it is there. */
const soon = <T>(seen: () => Promise<T>) => expect.poll(seen, { timeout: 20_000 })

describe.skipIf(chromium === undefined)(`The page, read for the first time${withoutBrowser}`, () => {
  const { open } = pagesOpened()

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
})
