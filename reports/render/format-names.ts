/** The names that `--format` takes, apart from what makes them: a command line is read before anything is rendered. */
export const formatNames = ['html', 'markdown', 'sarif', 'junit', 'github', 'itf', 'json'] as const

export type FormatName = (typeof formatNames)[number]
