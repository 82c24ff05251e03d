/** What a printed page says, in the order in which it stands in the file. */
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

export async function printed(bytes: Buffer): Promise<{ pages: number; text: string }> {
  const document = await getDocument({ data: new Uint8Array(bytes), useSystemFonts: true, verbosity: 0 }).promise;
  let text = '';
  for (let number = 1; number <= document.numPages; number += 1) {
    const { items } = await (await document.getPage(number)).getTextContent();
    text += `${items.map((item) => ('str' in item ? item.str + (item.hasEOL ? ' ' : '') : '')).join('')}\n`;
  }
  return { pages: document.numPages, text: text.normalize('NFKC').replace(/\s+/g, ' ') };
}
