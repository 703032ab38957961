/** The page begins here: reads the report out of the document, and draws it. */
import { render } from 'preact'
import { type Packed, unpack } from '../../packed.ts'
import { App } from './app.tsx'
import { DATA_ELEMENT, type PageData } from './data.ts'

const text = document.getElementById(DATA_ELEMENT)!.textContent
const place = document.getElementById('page')!
place.replaceChildren()
render(<App data={unpack(JSON.parse(text) as Packed) as PageData} />, place)
