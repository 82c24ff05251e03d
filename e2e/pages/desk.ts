/** `/desk`, `/issuers` and `/receipt`: the employer's desk, the issuers they trust, and what they keep of a check. */
import { readFile } from 'node:fs/promises';
import { type Page } from '@playwright/test';
import type { Brought } from './add';

export class Desk {
  constructor(private readonly page: Page) {}

  // Acts
  choose = async (...files: Brought[]) => {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: 'Choose files' }).click();
    await (await chooser).setFiles(files as string[]);
  };
  folder = async (path: string) => {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: 'Choose a folder' }).click();
    await (await chooser).setFiles(path);
  };
  /** Drops a folder of the disk onto the page, as a file manager does. */
  drop = async (path: string) => {
    const chromium = await this.page.context().newCDPSession(this.page);
    const data = { items: [], files: [path], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await chromium.send('Input.dispatchDragEvent', { type, x: 120, y: 200, data });
    }
  };
  pasteLinks = async (text: string) => {
    await this.page.getByRole('textbox', { name: 'Paste links, one a line' }).fill(text);
    await this.page.getByRole('button', { name: 'Check them' }).click();
  };
  search = (words: string) => this.page.getByRole('searchbox', { name: 'Search names, issuers, files' }).fill(words);
  only = (verdict: RegExp) => this.page.getByRole('list', { name: 'Show only' }).getByRole('button', { name: verdict }).click();
  sortBy = (column: string) => this.page.getByRole('columnheader', { name: column }).getByRole('button').click();
  open = (title: string) => this.page.getByRole('row').getByRole('button', { name: title, exact: true }).click();
  compare = async (person: string) => {
    await this.page.locator('summary', { hasText: 'Compare all with one person' }).click();
    await this.page.getByRole('textbox', { name: 'E-mail, name or number from the application' }).fill(person);
    await this.page.getByRole('button', { name: 'Compare', exact: true }).click();
  };
  save = async (kind: 'CSV' | 'JSON') => {
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name: `Save as ${kind}` }).click();
    return readFile(await (await download).path(), 'utf8');
  };
  confirmIssuer = async (note: string) => {
    await this.page.getByRole('textbox', { name: 'I confirmed this key with' }).fill(note);
    await this.page.getByRole('button', { name: 'I confirmed it' }).click();
  };
  readReceipt = async (text: string) => {
    await this.page.getByRole('textbox', { name: 'Or paste its text' }).fill(text);
    await this.page.getByRole('button', { name: 'Continue' }).click();
  };

  // Sights
  rows = () => this.page.getByRole('rowgroup').last().getByRole('row');
  row = (words: string | RegExp) => this.rows().filter({ hasText: words });
  counted = (words: string) => this.page.getByRole('list', { name: 'Show only' }).getByRole('button', { name: words });
  sheet = () => this.page.getByRole('dialog');
  says = (words: string | RegExp) => this.page.getByRole('main').getByText(words);
}
