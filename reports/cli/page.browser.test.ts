/**
 * The page in a real browser, opened from disk as a reader does: stepped through by keyboard and by click, linked into, printed, and looked at by
 * axe-core in both colour schemes on a phone's width and a desk's. Nothing may be fetched, and nothing said on the console, whatever is done.
 */
import axe from 'axe-core'
import { describe, expect, test } from 'vitest'
import { hostile } from '../render/page.test-data.ts'
import { chromium, withoutBrowser } from './chromium.test-data.ts'
import { broken, current, fragmentOf, pagesOpened, player, steps } from './page-opened.test-data.ts'

/** A browser tells of a new address a moment after it is there. */
const soon = <T>(seen: () => Promise<T>) => expect.poll(seen, { timeout: 20_000 })

describe.skipIf(chromium === undefined)(`The page in a browser${withoutBrowser}`, () => {
  const { files, open } = pagesOpened()

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
