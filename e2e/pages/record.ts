/** `/record` and the pages beside it: the learner's own record. */
import { type Page } from '@playwright/test';

export class Record {
  constructor(private readonly page: Page) {}

  // Acts
  goTo = (way: 'My record' | 'Skills' | 'Pathways' | 'Timeline' | 'Hand over') =>
    this.page.getByRole('navigation', { name: 'Parts of the record' }).getByRole('link', { name: way }).click();
  /** Writes a line of one's own into a section. */
  writes = async (section: string, line: { title: string; organisation?: string; from?: string; until?: string; skills?: string }) => {
    await this.page.getByRole('button', { name: `Add · ${section}` }).click();
    const sheet = this.page.getByRole('dialog', { name: 'Edit this line' });
    await sheet.getByRole('textbox', { name: /^(Position|Degree or course|Title)$/ }).fill(line.title);
    await sheet.getByRole('textbox', { name: /^(Employer|School|Organisation)$/ }).fill(line.organisation ?? '');
    await sheet.getByRole('textbox', { name: /^From/ }).fill(line.from ?? '');
    await sheet.getByRole('textbox', { name: /^Until/ }).fill(line.until ?? '');
    await sheet.getByRole('textbox', { name: /^Skills/ }).fill(line.skills ?? '');
    await sheet.getByRole('button', { name: 'Save' }).click();
  };
  options = (title: string) => this.page.getByRole('button', { name: `Options for ${title}`, exact: true }).click();
  sheet = (name: string) => this.page.getByRole('dialog', { name });
  undo = () => this.page.getByRole('button', { name: 'Undo' }).click();
  addSample = (name: 'Sample: data assistant' | 'Sample: event steward') => this.page.getByRole('button', { name }).click();
  /** The signed record, as a file. */
  file = async (name: string) => {
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name, exact: true }).click();
    return (await download).path();
  };

  // Sights
  line = (title: string) =>
    this.page.getByRole('listitem').filter({ has: this.page.getByRole('heading', { level: 3, name: title, exact: true }) });
  part = (name: string) => this.page.locator('section').filter({ has: this.page.getByRole('heading', { level: 2, name: new RegExp(`^${name}`) }) });
  says = (words: string | RegExp) => this.page.getByRole('main').getByText(words);
}
