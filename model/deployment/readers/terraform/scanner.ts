/**
 * A text that is read from left to right, with its lines; what is wrong with it is said by line, and never quoted.
 */
import { UsageError } from '../../usage-error.ts'
import type { ConfigFile } from '../part.ts'

const MOST_DEPTH = 100

export class Scanner {
  protected readonly text: string
  protected at = 0
  protected depth = 0
  private readonly name: string
  private readonly starts: readonly number[]

  constructor({ name, text }: ConfigFile) {
    this.name = name
    this.text = text
    this.starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  }

  protected sees(text: string): boolean {
    return this.text.startsWith(text, this.at)
  }

  protected take(form: RegExp): string | undefined {
    form.lastIndex = this.at
    const [found] = form.exec(this.text) ?? []
    this.at += found?.length ?? 0
    return found
  }

  protected skip(form: RegExp): void {
    this.take(form)
  }

  protected deeper(step = 1): void {
    this.at += step
    if (++this.depth > MOST_DEPTH) throw this.wrong('is nested too deeply')
  }

  protected close(bracket: string): void {
    if (!this.sees(bracket)) throw this.wrong(`has no ${bracket} that ends what is open`)
    this.at++
    this.depth--
  }

  protected line(): number {
    return this.lineAt(this.at)
  }

  protected lineAt(offset: number): number {
    let [low, high] = [0, this.starts.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (this.starts[middle]! <= offset) low = middle
      else high = middle
    }
    return low + 1
  }

  protected wrong(what: string, line = this.line()): UsageError {
    return new UsageError(
      `${this.name} line ${line} ${what}: right would be Terraform, as \`terraform validate\` takes it.`,
    )
  }
}
