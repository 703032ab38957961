/** The formats that `--format` takes and what their files are called, apart from what makes them: a command line is read before anything is rendered. */
export const formatNames = ['html', 'markdown', 'sarif', 'junit', 'github', 'itf', 'json'] as const

export type FormatName = (typeof formatNames)[number]

/** After the name of a run: the end of its one file's name, or of the name of the folder that they are in. */
export const endings: Readonly<Record<FormatName, string>> = {
  html: '.html',
  markdown: '.md',
  sarif: '.sarif',
  junit: '.junit.xml',
  github: '.github.txt',
  itf: '-itf',
  json: '.json',
}

/** Always one text, whatever the report: it may go to standard output. */
export const isOneText = (name: FormatName): boolean => name !== 'itf'
