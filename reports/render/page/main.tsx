/** The page begins here: reads the report out of the document, and draws it. */
import { render } from 'preact'
import { decompressed } from '../../packed.ts'
import { App } from './app.tsx'
import { DATA_ELEMENT, type PageData } from './data.ts'

const text = document.getElementById(DATA_ELEMENT)!.textContent
const place = document.getElementById('page')!
place.replaceChildren()
render(<App data={decompressed(text) as PageData} />, place)
