/**
 * Where this user's caches lie, as each system has it. `ACKPROOF_CACHE` names another folder on all of them: for a CI that keeps one folder from
 * run to run, and for an account whose own cannot be written.
 *
 *     Linux and the rest   $XDG_CACHE_HOME/ackproof, else ~/.cache/ackproof
 *     macOS                ~/Library/Caches/ackproof
 *     Windows              %LOCALAPPDATA%\ackproof\Cache
 */
import { homedir } from 'node:os'
import { posix, win32 } from 'node:path'

export interface Account {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  /** '' where the account has none. */
  readonly home: string
  /** What a relative ACKPROOF_CACHE is below. */
  readonly here: string
}

export const thisAccount = (): Account => ({
  platform: process.platform,
  env: process.env,
  home: homeOrNone(),
  here: process.cwd(),
})

/** `homedir` throws for a user that the system does not know, as containers have them. */
function homeOrNone(): string {
  try {
    return homedir()
  } catch {
    return ''
  }
}

/** undefined where there is no place of this user's own. */
export function cacheFolder({ platform, env, home, here }: Account): string | undefined {
  const { join, resolve } = platform === 'win32' ? win32 : posix
  if (env['ACKPROOF_CACHE']) return resolve(here, env['ACKPROOF_CACHE'])
  const [base, ...below] = usualFolder(platform, env, home)
  return base === undefined || base === '' ? undefined : join(base, ...below)
}

function usualFolder(
  platform: NodeJS.Platform,
  env: Account['env'],
  home: string,
): readonly [string | undefined, ...string[]] {
  if (platform === 'darwin') return [home, 'Library', 'Caches', 'ackproof']
  if (platform === 'win32') return [env['LOCALAPPDATA'], 'ackproof', 'Cache']
  // The specification has a relative one ignored.
  const xdg = env['XDG_CACHE_HOME'] ?? ''
  return posix.isAbsolute(xdg) ? [xdg, 'ackproof'] : [home, '.cache', 'ackproof']
}
