/** `/review#…`: an advisor's page over a shared record. */
import { type Page } from '@playwright/test';

export class Review {
  constructor(private readonly page: Page) {}

  // Acts
  from = async (file: { name: string; mimeType: string; buffer: Buffer }) => {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: 'Choose files' }).click();
    await (await chooser).setFiles([file]);
  };
  compareWith = async (words: string) => {
    await this.page.getByRole('textbox', { name: 'List of skills or job advertisement' }).fill(words);
    await this.page.getByRole('button', { name: 'Compare', exact: true }).click();
  };
  sortBy = (column: string) => this.page.getByRole('columnheader', { name: column }).getByRole('button').click();
  noteOn = async (title: string, words: string) => {
    await this.page.getByRole('button', { name: `Note on ${title}`, exact: true }).click();
    const sheet = this.page.getByRole('dialog', { name: 'Note on this line' });
    await sheet.getByRole('textbox').fill(words);
    await sheet.getByRole('button', { name: 'Save note' }).click();
    // It closes once the note is kept.
    await sheet.waitFor({ state: 'hidden' });
  };

  // Sights
  title = (name: string) => this.page.getByRole('heading', { level: 1, name });
  part = (name: string | RegExp) =>
    this.page.locator('section.review-part').filter({ has: this.page.getByRole('heading', { level: 2, name }) });
  row = (title: string) => this.page.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name: title, exact: true }) });
  titles = () => this.page.getByRole('rowheader').allInnerTexts();
}
