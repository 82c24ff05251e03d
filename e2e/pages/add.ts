/** `/add`: every way in, and the review in which all of them end. */
import { type Page } from '@playwright/test';

export type Brought = string | { name: string; mimeType: string; buffer: Buffer };

export class Add {
  constructor(private readonly page: Page) {}

  // Acts
  pasteTextHere = async () => this.page.getByRole('button', { name: 'Paste a link or text' }).click();
  write = (text: string) => this.page.getByRole('textbox', { name: 'Link, code text or badge' }).fill(text);
  goOn = () => this.page.getByRole('button', { name: 'Continue' }).click();
  paste = async (text: string) => {
    await this.pasteTextHere();
    await this.write(text);
    await this.goOn();
  };
  scan = () => this.page.getByRole('button', { name: 'Scan a code' }).click();
  choose = async (...files: Brought[]) => {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: 'Choose files' }).click();
    await (await chooser).setFiles(files as string[]);
  };
  photo = async (picture: Brought) => {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: 'Photo of a code' }).click();
    await (await chooser).setFiles([picture] as string[]);
  };
  /** Drops files onto the page, as another window would. */
  drop = async (...files: { name: string; mimeType: string; buffer: Buffer }[]) => {
    const given = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, text: buffer.toString('base64') }));
    const transfer = await this.page.evaluateHandle(files => {
      const transfer = new DataTransfer();
      for (const { name, mimeType, text } of files) {
        const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
        transfer.items.add(new File([bytes], name, { type: mimeType }));
      }
      return transfer;
    }, given);
    await this.page.dispatchEvent('main', 'dragover', { dataTransfer: transfer });
    await this.page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
  };
  save = () => this.keep('Save');
  saveAnyway = () => this.keep('Save anyway');
  saveMany = (number: number) => this.keep(`Save ${number} badges`);
  update = () => this.keep('Update');
  saveBeside = () => this.keep('Save as another badge');
  /** Once a badge is kept, the app shows it in its place. */
  private keep = async (name: string) => {
    await this.page.getByRole('button', { name, exact: true }).click();
    await this.page.waitForURL(address => !/\/add$/.test(address.pathname));
  };
  anotherWay = () => this.page.getByRole('button', { name: 'Try another way' }).click();
  consent = () => this.page.getByRole('button', { name: 'Continue' }).click();

  // Sights
  review = (title: string) =>
    this.page.getByRole('article').filter({ has: this.page.getByRole('heading', { name: title, exact: true }) });
  row = (title: string) =>
    this.page.getByRole('listitem').filter({ has: this.page.getByRole('heading', { name: title, exact: true }) });
  saveButton = () => this.page.getByRole('button', { name: /^Save/ });
  asksToContact = (host: string) => this.page.getByRole('heading', { name: `Contact ${host}?` });
  says = (words: string | RegExp) => this.page.getByRole('main').getByText(words);
}
